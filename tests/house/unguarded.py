"""Where more is read than whoever reads may see: each place says what of it reaches them."""

import ast

from tests.house.source import ROOT, name, python_files, tree

UNGUARDED = ROOT / "tests/house/unguarded.txt"


def unguarded_reads() -> set[str]:
    """`file: function: words` of each use of `unguarded`."""
    uses = set()
    for path in python_files():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                uses |= {f"{name(path)}: {node.name}: {words}" for words in map(_words, node.decorator_list) if words}
            elif isinstance(node, ast.With):
                uses |= {f"{name(path)}: {words}" for item in node.items if (words := _words(item.context_expr))}
    return uses


def _words(node: ast.expr) -> str:
    is_use = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "unguarded"
    return str(ast.literal_eval(node.args[0])) if is_use and isinstance(node, ast.Call) else ""
