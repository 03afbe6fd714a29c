"""How much a query may ask for: length, depth, aliases and cost, checked before anything is executed.

The cost of a query is the number of its fields, each times the page sizes (``first``) of the fields above it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLField,
    GraphQLSchema,
    GraphQLSyntaxError,
    InlineFragmentNode,
    IntValueNode,
    Lexer,
    OperationDefinitionNode,
    SelectionSetNode,
    Source,
    TokenKind,
    Undefined,
    VariableNode,
    get_named_type,
)
from strawberry.extensions import SchemaExtension

from saleor_ai_plugin.service.configuration import configuration
from saleor_ai_plugin.service.paging import MOST_ITEMS

DEEPEST_BRACKETS = 100
"""The parser calls itself for every bracket; a limit of its own, because Python's stack has one."""

_OPENING = {TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L}
_CLOSING = {TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R}


class QueryLimits(SchemaExtension):
    """Refuses queries that ask for too much, and introspection by strangers."""

    def on_parse(self) -> Iterator[None]:
        check_length(self.execution_context.query or "", most_tokens=configuration().max_query_tokens)
        yield

    def on_validate(self) -> Iterator[None]:
        settings = configuration()
        given = self.execution_context
        document = cast("DocumentNode", given.graphql_document)
        try:
            measured = measure(document, given.schema._schema, given.operation_name, given.variables or {})
            _refuse_above("levels deep", measured.depth, settings.max_query_depth, "ask for less at a time")
            _refuse_above("in cost", measured.cost, settings.max_query_cost, "ask for smaller pages (first)")
            _refuse_above("aliases long", measured.aliases, settings.max_query_aliases, "send several queries")
            if measured.introspects and not (settings.debug or given.context.is_logged_in):
                raise _too_much("Log in first: the schema is shown to staff only.", "UNAUTHENTICATED")
        except GraphQLError as error:
            given.pre_execution_errors = [error]
        yield


@dataclass
class Measured:
    """What a query asks for."""

    depth: int = 0
    cost: int = 0
    aliases: int = 0
    introspects: bool = False


def check_length(query: str, *, most_tokens: int) -> None:
    """Raise GraphQLError for a query that is too long, or nested so deeply that reading it is a risk."""
    lexer = Lexer(Source(query))
    tokens = depth = 0
    try:
        while (token := lexer.advance()).kind is not TokenKind.EOF:
            tokens += 1
            depth += (token.kind in _OPENING) - (token.kind in _CLOSING)
            _refuse_above("words and brackets long", tokens, most_tokens, "split it")
            _refuse_above("brackets deep", depth, DEEPEST_BRACKETS, "ask for less at a time")
    except GraphQLSyntaxError:
        return  # The parser says it better.


def measure(
    document: DocumentNode, schema: GraphQLSchema, operation_name: str | None, variables: Mapping[str, Any]
) -> Measured:
    """What the operation that is to be executed asks for, its fragments included.

    Raises GraphQLError for a fragment that uses itself.
    """
    meter = _Meter(schema, variables)
    for definition in document.definitions:
        if isinstance(definition, FragmentDefinitionNode):
            meter.fragments[definition.name.value] = definition
    for definition in document.definitions:
        if isinstance(definition, OperationDefinitionNode):
            name = definition.name.value if definition.name else None
            if operation_name is None or name == operation_name:
                measured = meter.selections(definition.selection_set, schema.get_root_type(definition.operation))
                measured.introspects = meter.introspects
                return measured
    return Measured()


class _Meter:
    """Each fragment is measured once, so that fragments of fragments of fragments stay cheap to measure."""

    def __init__(self, schema: GraphQLSchema, variables: Mapping[str, Any]) -> None:
        self.schema = schema
        self.variables = variables
        self.fragments: dict[str, FragmentDefinitionNode] = {}
        self.introspects = False
        self._known: dict[str, Measured | None] = {}

    def selections(self, chosen: SelectionSetNode | None, parent: Any) -> Measured:
        total = Measured()
        for node in chosen.selections if chosen else ():
            if isinstance(node, FieldNode):
                part = self._field(node, parent)
            elif isinstance(node, FragmentSpreadNode):
                part = self._spread(node.name.value)
            else:
                inline = cast("InlineFragmentNode", node)
                condition = inline.type_condition
                part = self.selections(
                    inline.selection_set, self.schema.get_type(condition.name.value) if condition else parent
                )
            total.depth = max(total.depth, part.depth)
            total.cost += part.cost
            total.aliases += part.aliases
        return total

    def _field(self, node: FieldNode, parent: Any) -> Measured:
        alias = int(node.alias is not None)
        if node.name.value in {"__schema", "__type"}:
            # graphql-core limits the depth of introspection itself.
            self.introspects = True
            return Measured(depth=1, cost=1, aliases=alias)
        field = getattr(parent, "fields", {}).get(node.name.value)
        inner = self.selections(node.selection_set, get_named_type(field.type) if field else None)
        size = self._page_size(node, field)
        return Measured(depth=inner.depth + 1, cost=1 + size * inner.cost, aliases=inner.aliases + alias)

    def _spread(self, name: str) -> Measured:
        if name not in self._known:
            self._known[name] = None
            fragment = self.fragments.get(name)
            self._known[name] = (
                self.selections(fragment.selection_set, self.schema.get_type(fragment.type_condition.name.value))
                if fragment
                else Measured()
            )
        known = self._known[name]
        if known is None:
            raise _too_much(f"The fragment {name} uses itself.", "QUERY_TOO_LARGE")
        return known

    def _page_size(self, node: FieldNode, field: GraphQLField | None) -> int:
        if field is None or "first" not in field.args:
            return 1
        default = field.args["first"].default_value
        size: Any = MOST_ITEMS if default is Undefined else default
        for argument in node.arguments or ():
            if argument.name.value == "first":
                value = argument.value
                if isinstance(value, IntValueNode):
                    size = int(value.value)
                elif isinstance(value, VariableNode):
                    size = self.variables.get(value.name.value, size)
        return max(1, size) if isinstance(size, int) else MOST_ITEMS


def _refuse_above(what: str, found: int, most: int, instead: str) -> None:
    if found > most:
        raise _too_much(f"The query is {found} {what}, {most} is the most; {instead}.", "QUERY_TOO_LARGE")


def _too_much(message: str, code: str) -> GraphQLError:
    return GraphQLError(message, extensions={"code": code})
