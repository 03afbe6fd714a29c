"""Where the linked orders lie: rings around the order in question, by how many links they are away from it."""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence

Point = tuple[float, float]


def rings(centre: str, others: Sequence[str], edges: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Breadth first: the centre, its neighbours, theirs …; what no link leads to lies on the outermost ring."""
    neighbours: dict[str, set[str]] = defaultdict(set)
    for one, other in edges:
        neighbours[one].add(other)
        neighbours[other].add(one)
    left = dict.fromkeys(node for node in others if node != centre)
    found = [[centre]]
    while left:
        reached = {node for inner in found[-1] for node in neighbours[inner]}
        ring = [node for node in left if node in reached] or list(left)
        found.append(ring)
        for node in ring:
            del left[node]
    return found


def radial(
    centre: str, others: Sequence[str], edges: Sequence[tuple[str, str]], *, gap: float = 92.0, space: float = 74.0
) -> dict[str, Point]:
    """A place for each node. On a ring, nodes lie near the direction of what they hang on, ``space`` apart at least."""
    places: dict[str, Point] = {centre: (0.0, 0.0)}
    angles: dict[str, float] = {centre: 0.0}
    radius = 0.0
    for ring in rings(centre, others, edges)[1:]:
        radius = max(radius + gap, len(ring) * space / (2 * math.pi))
        ordered = sorted(ring, key=lambda node: (_direction(node, angles, edges), ring.index(node)))
        for place, node in enumerate(ordered):
            angle = -math.pi / 2 + 2 * math.pi * place / len(ordered)
            angles[node] = angle
            places[node] = (radius * math.cos(angle) * 1.25, radius * math.sin(angle))
    return places


def _direction(node: str, angles: dict[str, float], edges: Sequence[tuple[str, str]]) -> float:
    """The mean direction of the neighbours that have a place already."""
    held = [
        angles[other]
        for pair in edges
        if node in pair
        for other in pair
        if other != node and angles.get(other) is not None
    ]
    if not held:
        return 0.0
    return math.atan2(sum(map(math.sin, held)), sum(map(math.cos, held)))
