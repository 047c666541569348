"""Reads a graph from standard input with networkx and writes what it saw as JSON."""

import io
import json
import re
import sys

import networkx


def unescaped(text):
    """A text of DOT without its escapes."""
    return re.sub(r'\\(["\\])', r"\1", text)


def plain(value):
    """A text of DOT without its quotation marks; what the other formats hold as it is."""
    quoted = isinstance(value, str) and len(value) > 1 and value[0] == value[-1] == '"'
    return unescaped(value[1:-1]) if quoted and DOT else value


def name(node):
    """The name of a node, of which networkx has taken the quotation marks already."""
    return unescaped(node) if DOT else node


def read(form, data):
    if form == "graphml":
        return networkx.read_graphml(io.BytesIO(data))
    if form == "gexf":
        return networkx.read_gexf(io.BytesIO(data))
    import pydot

    (graph,) = pydot.graph_from_dot_data(data.decode())
    return networkx.nx_pydot.from_pydot(graph)


DOT = sys.argv[1] == "dot"
graph = read(sys.argv[1], sys.stdin.buffer.read())
attributes = lambda found: {key: plain(value) for key, value in found.items()}
nodes = {name(node): attributes(found) for node, found in graph.nodes(data=True)}
edges = [[name(a), name(b), attributes(found)] for a, b, found in graph.edges(data=True)]
json.dump({"directed": graph.is_directed(), "nodes": nodes, "edges": edges}, sys.stdout)
