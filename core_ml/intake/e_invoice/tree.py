"""XML as a tree that is asked by names alone: versions of a format differ in namespaces, not in what they mean."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core_ml.exceptions import DocumentError

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MOST_BYTES = 20_000_000
"""An order of 10,000 lines has about 16 MB."""
MOST_TAGS = 1_000_000
"""Beginnings and ends: such an order has 800,000. What is nothing but tags takes fifty times its size in memory."""


@dataclass(frozen=True, slots=True)
class Node:
    """An element. A path is names with ``/`` between them; of names with ``|`` between them any will do."""

    element: Element

    @property
    def name(self) -> str:
        return _local(self.element.tag)

    @property
    def text(self) -> str:
        """Its own text, with single spaces; empty where there is none."""
        return " ".join((self.element.text or "").split())

    def attribute(self, name: str) -> str:
        return self.element.get(name, "").strip()

    def all(self, path: str) -> list[Node]:
        """Every element at the path, in the order of the document."""
        return list(self._at(path))

    def first(self, path: str) -> Node | None:
        """The first element at the path."""
        return next(iter(self._at(path)), None)

    def said(self, path: str) -> str:
        """Text of the first element at the path that has any; empty where none has."""
        return next((node.text for node in self.all(path) if node.text), "")

    def _at(self, path: str) -> Iterable[Node]:
        found: Iterable[Node] = (self,)
        for names in path.split("/"):
            found = _step(found, names)
        return found


def open_xml(xml: bytes) -> Node:
    """The root of a document.

    Raises
    ------
    DocumentError
        It is larger than 20 MB or has more than a million tags, is not XML, or declares entities, which no order needs
        and attacks use.
    """
    from xml.etree.ElementTree import ParseError

    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    if len(xml) > MOST_BYTES:
        raise DocumentError(f"the XML has {len(xml):,} bytes; at most {MOST_BYTES:,} are read")
    if (tags := xml.count(b"<")) > MOST_TAGS:
        raise DocumentError(f"the XML has {tags:,} tags; at most {MOST_TAGS:,} are read")
    try:
        return Node(fromstring(xml, forbid_dtd=True))
    except DefusedXmlException as error:
        raise DocumentError("the XML declares a document type or entities; orders and invoices have none") from error
    except (ParseError, LookupError, ValueError) as error:
        raise DocumentError(f"this is not XML that can be read: {error}") from error


def inside(node: Node | None, path: str) -> Node | None:
    """The first element at the path of an element that may be missing itself."""
    return node.first(path) if node else None


def every(node: Node | None, path: str) -> list[Node]:
    """Every element at the path of an element that may be missing itself."""
    return node.all(path) if node else []


def _step(nodes: Iterable[Node], names: str) -> Iterable[Node]:
    wanted = names.split("|")
    return (Node(child) for node in nodes for child in node.element if _local(child.tag) in wanted)


def _local(tag: object) -> str:
    # Comments and processing instructions have a function for a tag.
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
