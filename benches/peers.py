"""Pairs of forums that share two people or more, as others find them. Prints a line of JSON for each.

python3 peers.py DATABASE DAY

Who sits where is read from the hub's SQLite file with SQL of its own, not with the hub: regular seats that last on the day, of the
person named or of whoever holds the post. Each way of counting gets the same two columns of numbers and gives pairs, sum and the
thousandth row in the order of people, then codes. Time is processor time of this process, all its threads, the least of some runs.
"""

import json
import sqlite3
import sys
import time

AT_LEAST = 2
RUNS = 3

SITS = """
WITH sits AS (
    SELECT seat.forum_id, COALESCE(seat.person_id, (
        SELECT holding.person_id FROM holding
        WHERE holding.post_id = seat.post_id
          AND (holding.valid_from IS NULL OR holding.valid_from <= :day)
          AND (holding.valid_until IS NULL OR holding.valid_until > :day)
    )) AS person_id
    FROM seat
    WHERE seat.kind IN ('ex_officio', 'appointed', 'nominated_appointed', 'elected')
      AND (seat.valid_from IS NULL OR seat.valid_from <= :day)
      AND (seat.valid_until IS NULL OR seat.valid_until > :day)
)
SELECT DISTINCT forum.code, sits.person_id FROM sits JOIN forum ON forum.id = sits.forum_id
WHERE sits.person_id IS NOT NULL
  AND (forum.valid_from IS NULL OR forum.valid_from <= :day)
  AND (forum.valid_until IS NULL OR forum.valid_until > :day)
"""


def columns(database, day):
    """Codes in order, and the columns of forums and people as numbers, by forum."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        sits = connection.execute(SITS, {"day": day}).fetchall()
    codes = sorted({code for code, _ in sits})
    place = {code: at for at, code in enumerate(codes)}
    people = {}
    rows = sorted((place[code], people.setdefault(person, len(people))) for code, person in sits)
    return codes, [forum for forum, _ in rows], [person for _, person in rows]


def by_sqlite(forums, people):
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE sits (forum INTEGER, person INTEGER, PRIMARY KEY (person, forum)) WITHOUT ROWID")
    connection.executemany("INSERT INTO sits VALUES (?, ?)", zip(forums, people))

    def run():
        return connection.execute(
            "SELECT a.forum, b.forum, COUNT(*) AS n FROM sits a JOIN sits b ON a.person = b.person AND a.forum < b.forum"
            " GROUP BY a.forum, b.forum HAVING n >= ? ORDER BY n DESC, a.forum, b.forum",
            (AT_LEAST,),
        ).fetchall()

    return run


def by_scipy(forums, people):
    import numpy
    from scipy import sparse

    forums, people = numpy.array(forums), numpy.array(people)

    def run():
        a = sparse.csr_matrix((numpy.ones(len(forums), numpy.int32), (forums, people)))
        pairs = sparse.triu(a @ a.T, 1).tocoo()
        enough = pairs.data >= AT_LEAST
        n, x, y = pairs.data[enough], pairs.row[enough], pairs.col[enough]
        order = numpy.lexsort((y, x, -n))
        return numpy.stack((x[order], y[order], n[order]), 1)

    return run


def by_polars(forums, people):
    import polars

    sits = polars.DataFrame({"forum": forums, "person": people}, schema={"forum": polars.UInt32, "person": polars.UInt32})

    def run():
        pairs = sits.lazy().join(sits.lazy(), on="person", suffix="_b").filter(polars.col("forum") < polars.col("forum_b"))
        pairs = pairs.group_by("forum", "forum_b").len("n").filter(polars.col("n") >= AT_LEAST)
        return pairs.sort(["n", "forum", "forum_b"], descending=[True, False, False]).collect().to_numpy()

    return run


def by_duckdb(forums, people):
    import duckdb
    import numpy

    connection = duckdb.connect()
    connection.register("given", {"forum": numpy.array(forums), "person": numpy.array(people)})
    connection.execute("CREATE TABLE sits AS SELECT * FROM given")

    def run():
        found = connection.execute(
            "SELECT a.forum AS a, b.forum AS b, COUNT(*) AS n FROM sits a JOIN sits b ON a.person = b.person AND a.forum < b.forum"
            f" GROUP BY ALL HAVING n >= {AT_LEAST} ORDER BY n DESC, a, b"
        ).fetchnumpy()
        return numpy.stack((found["a"], found["b"], found["n"]), 1)

    return run


def by_igraph(forums, people):
    import igraph

    number = max(forums) + 1
    graph = igraph.Graph(number + max(people) + 1, [(forum, number + person) for forum, person in zip(forums, people)])
    graph.vs["type"] = [at >= number for at in range(graph.vcount())]

    def run():
        projected = graph.bipartite_projection(which=False)
        pairs = zip(projected.get_edgelist(), projected.es["weight"] if "weight" in projected.es.attributes() else ())
        found = [(min(pair), max(pair), n) for pair, n in pairs if n >= AT_LEAST]
        return sorted(found, key=lambda row: (-row[2], row[0], row[1]))

    return run


def main(database, day):
    codes, forums, people = columns(database, day)
    ways = {"SQLite self-join": by_sqlite, "scipy A·Aᵀ": by_scipy, "polars": by_polars, "duckdb": by_duckdb, "igraph": by_igraph}
    for name, way in ways.items():
        try:
            run = way(forums, people)
        except ImportError:
            print(json.dumps({"name": name, "missing": "Python has it not"}))
            continue
        least = None
        for _ in range(RUNS):
            before = time.process_time()
            rows = run()
            spent = (time.process_time() - before) * 1e3
            least = spent if least is None else min(least, spent)
        thousandth = None
        if len(rows) >= 1000:
            a, b, n = rows[999]
            thousandth = [codes[int(a)], codes[int(b)], int(n)]
        found = {"pairs": len(rows), "sum": int(sum(int(row[2]) for row in rows)), "thousandth": thousandth}
        print(json.dumps({"name": name, "ms": least, **found}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
