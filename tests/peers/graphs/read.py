"""Reads a graph from standard input with networkx and writes what it saw as JSON."""

import io
import json
import sys

import networkx


def plain(value):
    """A text of DOT without its quotation marks; what the other formats hold as it is."""
    if isinstance(value, str) and len(value) > 1 and value[0] == value[-1] == '"':
        return value[1:-1].replace('\\"', '"').replace("\\\\", "\\")
    return value


def read(form, data):
    if form == "graphml":
        return networkx.read_graphml(io.BytesIO(data))
    if form == "gexf":
        return networkx.read_gexf(io.BytesIO(data))
    import pydot

    (graph,) = pydot.graph_from_dot_data(data.decode())
    return networkx.nx_pydot.from_pydot(graph)


graph = read(sys.argv[1], sys.stdin.buffer.read())
attributes = lambda found: {plain(name): plain(value) for name, value in found.items()}
# pydot takes the line end after the last statement for a node of its own.
nodes = {plain(node): attributes(found) for node, found in graph.nodes(data=True) if plain(node).strip("\\n")}
edges = [[plain(a), plain(b), attributes(found)] for a, b, found in graph.edges(data=True)]
json.dump({"directed": graph.is_directed(), "nodes": nodes, "edges": edges}, sys.stdout)
