"""Small wrong versions of a right program: one operator, comparison, constant or return value changed."""

import ast
from collections.abc import Callable, Iterator

SWAPPED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.And: ast.Or,
    ast.Or: ast.And,
}
Change = Callable[[], None]


def mutants(source: str, function: str, at_most: int) -> Iterator[tuple[str, str]]:
    """(what was changed, the changed program), spread evenly over all places of the function's body."""
    places = len(list(_changes(_body_of(ast.parse(source), function))))
    made = min(at_most, places)
    for at in (places * step // made for step in range(made)):
        tree = ast.parse(source)
        what, change = list(_changes(_body_of(tree, function)))[at]
        change()
        yield f"{at}-{what}", ast.unparse(tree)


def _body_of(tree: ast.Module, function: str) -> list[ast.stmt]:
    """The function's statements without its docstring."""
    wanted = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == function)
    return wanted.body[ast.get_docstring(wanted) is not None :]


def _changes(body: list[ast.stmt]) -> Iterator[tuple[str, Change]]:
    for statement in body:
        for node in ast.walk(statement):
            yield from _of(node)


def _of(node: ast.AST) -> Iterator[tuple[str, Change]]:
    match node:
        case ast.BinOp() | ast.BoolOp() | ast.AugAssign() if type(node.op) in SWAPPED:
            yield "operator", lambda: setattr(node, "op", SWAPPED[type(node.op)]())
        case ast.Compare() if type(node.ops[0]) in SWAPPED:
            yield "comparison", lambda: node.ops.__setitem__(0, SWAPPED[type(node.ops[0])]())  # type: ignore[call-overload]
        case ast.Constant() if type(node.value) is bool:
            yield "truth", lambda: setattr(node, "value", not node.value)
        case ast.Constant() if type(node.value) in (int, float):
            yield "constant", lambda: setattr(node, "value", node.value + 1)  # type: ignore[operator]
        case ast.Constant(value=str(text)):
            yield "text", lambda: setattr(node, "value", f"{text}x")
        case ast.Return() if node.value is not None:
            yield "none", lambda: setattr(node, "value", None)
        case ast.If() | ast.While():
            yield "turned", lambda: setattr(node, "test", ast.UnaryOp(op=ast.Not(), operand=node.test))
