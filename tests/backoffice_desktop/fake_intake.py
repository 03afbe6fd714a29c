"""Intake at the fake service: generated papers with pictures, and what is done to them is kept."""

import io
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from PIL import Image, ImageDraw, ImageFont

NOW = datetime.now(UTC)
BUYERS = (
    "Nordwind Logistik GmbH",
    "Harbour Print Ltd",
    "Atelier Sud SARL",
    "上海晨光贸易有限公司",
    "Bright Dental Inc.",
)
GOODS = (
    ("MUG-300-WH", "Mug 300 ml, white", 4.9),
    ("PEN-GEL-05", "Gel pen 0.5, black", 1.2),
    ("LMP-DESK-2", "Desk lamp, two arms", 38.5),
    ("NTB-A5-DOT", "Notebook A5, dotted", 6.4),
    ("CHR-OFF-11", "Office chair, grey", 129.0),
    ("BAG-TOTE-C", "Tote bag, canvas", 9.8),
)
WIDTH, HEIGHT = 595.0, 842.0
CURRENCY = "EUR"
UNSURE_FIELD, UNSURE_LINE, UNKNOWN_LINE = "date", 2, 3
"""Of every paper: a field, a line's quantity, and a line whose article nobody is sure of."""
REASONS = {
    "en": [("NO_ARTICLE", "its article is not known"), ("UNSURE", "the quantity can hardly be read")],
    "zh-hans": [("NO_ARTICLE", "无法确定其商品"), ("UNSURE", "数量难以辨认")],
}


def money(amount: Any) -> dict[str, str]:
    return {"amount": f"{Decimal(amount):.2f}", "currency": CURRENCY}


class FakeIntake:
    """``size`` papers wait; ``done`` has what was done to them, ``uploaded`` the files that were sent."""

    def __init__(self, size: int = 40) -> None:
        self.details = {f"paper-{place}": paper(place) for place in range(size)}
        self.done: list[tuple[str, dict[str, Any]]] = []
        self.uploaded: list[tuple[str, bytes]] = []
        self.refuse = ""
        """What the service says to the next change, instead of making it."""
        self._before: dict[str, dict[str, Any]] = {}
        self._seen: dict[str, dict[str, Any]] = {}

    def root(self, language: str) -> dict[str, Any]:
        ways = {
            "intakeFieldCorrect": self._correct, "intakeVariantChoose": self._choose_variant,
            "intakeCustomerChoose": self._choose_customer, "intakeLineAdd": self._add, "intakeLineRemove": self._remove,
            "intakeAccept": _state("ACCEPTED"), "intakeReject": _state("REJECTED"), "intakeKeep": _state("TO_REVIEW"),
            "intakeOrderRetry": _state("ACCEPTED"), "intakePageRotate": _state("READING"),
            "intakeReadAgain": _state("READING"), "intakeSplit": _state("REPLACED"), "intakeUndo": None,
        }  # fmt: skip
        return {
            "intakeDocuments": lambda _, **asked: self._documents(asked),
            "intakeDocument": lambda _, **asked: self._detail(asked["id"], language),
            "intakeWaiting": lambda _: self.waiting(),
            "intakeVariants": lambda _, search: [
                variant(place) for place, one in enumerate(GOODS) if search.lower() in " ".join(one[:2]).lower()
            ],
            "intakeCustomers": lambda _, search: [
                customer(place) for place, name in enumerate(BUYERS) if search.lower() in name.lower()
            ],
            "intakeMerge": self._merge,
        } | {field: lambda _, way=way, field=field, **asked: self._do(field, way, asked) for field, way in ways.items()}

    def waiting(self) -> dict[str, Any]:
        states = [one["document"]["state"] for one in self.details.values()]
        return {
            "toReview": states.count("TO_REVIEW"), "reading": states.count("READING"), "trouble": 0,
            "onTheirWay": states.count("ACCEPTED"), "duplicates": states.count("DUPLICATE"),
            "refused": states.count("REFUSED"), "oldestReceivedAt": NOW.isoformat(),
        }  # fmt: skip

    def change_elsewhere(self, paper_id: str, **change: Any) -> None:
        """As if a colleague had changed a paper."""
        document = self.details[paper_id]["document"]
        document.update(change, version=document["version"] + 1)

    def upload(self, name: str, content: bytes) -> tuple[int, dict[str, Any]]:
        """Status and answer, as the service's own."""
        if name.endswith(".exe"):
            error = {"message": f"{name} is no paper: send a PDF or a picture.", "code": "NOT_TAKEN"}
            return 415, {"document": None, "errors": [error]}
        held = next((place for place, (_, bytes_) in enumerate(self.uploaded) if bytes_ == content), None)
        is_new = held is None
        if is_new:
            held = len(self.uploaded)
            self.uploaded.append((name, content))
            made = paper(100 + held)
            made["document"].update(id=f"upload-{held}", name=name)
            self.details[f"upload-{held}"] = made
        document = {"id": f"upload-{held}", "state": "TO_REVIEW", "isNew": is_new}
        return 201 if is_new else 200, {"document": document, "errors": []}

    def picture(self, paper_id: str) -> bytes:
        return drawn(self.details[paper_id])

    def _documents(self, asked: dict[str, Any]) -> dict[str, Any]:
        views = {
            "TO_REVIEW": ("TO_REVIEW",),
            "DUPLICATES": ("DUPLICATE",),
            "ORDERED": ("ORDERED",),
            "READING": ("READING",),
        }
        states = views.get(asked["view"], (asked["view"],))
        found = [
            one["document"]
            for one in self.details.values()
            if asked["view"] == "ALL" or one["document"]["state"] in states
        ]
        search = ((asked.get("filter") or {}).get("search") or "").lower()
        found = [one for one in found if search in f"{one['number']} {one['buyer']}".lower()]
        if asked.get("direction") == "DESC":
            found.reverse()
        return {"totalCount": len(found), "items": found[asked["skip"] : asked["skip"] + asked["first"]]}

    def _detail(self, paper_id: str, language: str) -> dict[str, Any] | None:
        if paper_id not in self.details:
            return None
        found = deepcopy(self.details[paper_id])
        places = [UNKNOWN_LINE, UNSURE_LINE]
        found["reasons"] = [
            {"code": code, "text": text, "line": line}
            for (code, text), line in zip(REASONS[language], places, strict=True)
        ]
        return found

    def _do(self, field: str, way: Any, asked: dict[str, Any]) -> dict[str, Any]:
        decide = asked.pop("decide")
        if decide["clientId"] in self._seen:
            return self._seen[decide["clientId"]]
        detail = self.details[decide["id"]]
        if decide["version"] != detail["document"]["version"]:
            return _answer(deepcopy(detail), "CONFLICT", "Somebody else has changed it meanwhile.")
        if self.refuse:
            why, self.refuse = self.refuse, ""
            return _answer(None, "INVALID", why)
        self.done.append((field, {**asked, "id": decide["id"], "note": decide.get("note")}))
        before = deepcopy(detail)
        if way is None:
            held = self._before.get(decide["id"], before)
            self.details[decide["id"]] = detail = held
        else:
            way(detail, asked)
        self._before[decide["id"]] = before
        detail["document"]["version"] = before["document"]["version"] + 1
        detail["canUndo"] = way is not None
        answer = _answer(deepcopy(detail))
        self._seen[decide["clientId"]] = answer
        return answer

    def _correct(self, detail: dict[str, Any], asked: dict[str, Any]) -> None:
        path, text = asked["path"], asked["text"]
        fields = detail["fields"]
        if path.startswith("lines."):
            fields = detail["lines"][int(path.split(".")[1])]["fields"]
        for one in fields:
            if one["path"] == path:
                one.update(value=text, correctedBy="ann@shop.example", confidence=1.0)
                return
        fields.append(found(path, text, 0, None, 1.0) | {"correctedBy": "ann@shop.example"})

    def _choose_variant(self, detail: dict[str, Any], asked: dict[str, Any]) -> None:
        place = next(place for place in range(len(GOODS)) if variant(place)["id"] == asked["variantId"])
        line = detail["lines"][asked["position"]]
        line.update(variant=variant(place), probability=1.0, isSure=True, chosenBy="ann@shop.example", candidates=[])
        detail["document"]["unsureLines"] = sum(not one["isSure"] for one in detail["lines"])

    def _choose_customer(self, detail: dict[str, Any], asked: dict[str, Any]) -> None:
        detail["document"].update(customerId=asked["customerId"], customerName=asked["customerName"])

    def _add(self, detail: dict[str, Any], asked: dict[str, Any]) -> None:
        place = next(place for place in range(len(GOODS)) if variant(place)["id"] == asked["variantId"])
        position = len(detail["lines"])
        fields = [found(f"lines.{position}.quantity", str(asked["quantity"]), 0, None, 1.0)]
        detail["lines"].append(line_of(position, place, fields, is_sure=True))

    def _remove(self, detail: dict[str, Any], asked: dict[str, Any]) -> None:
        del detail["lines"][asked["position"]]
        for position, line in enumerate(detail["lines"]):
            line["position"] = position
            for one in line["fields"]:
                one["path"] = f"lines.{position}.{one['path'].rpartition('.')[2]}"

    def _merge(self, _: Any, documents: list[dict[str, Any]], clientId: str) -> dict[str, Any]:  # noqa: N803 - GraphQL's
        self.done.append(("intakeMerge", {"ids": [one["id"] for one in documents], "clientId": clientId}))
        for one in documents:
            self.details[one["id"]]["document"]["state"] = "REPLACED"
        made = paper(200)
        made["document"]["id"] = "merged"
        self.details["merged"] = made
        return _answer(deepcopy(made))


def _state(state: str) -> Any:
    def way(detail: dict[str, Any], asked: dict[str, Any]) -> None:
        detail["document"]["state"] = state

    return way


def _answer(detail: dict[str, Any] | None, code: str = "", message: str = "") -> dict[str, Any]:
    errors = [{"field": None, "message": message, "code": code, "line": None}] if code else []
    return {"detail": detail, "made": [], "errors": errors}


def variant(place: int) -> dict[str, Any]:
    sku, name, price = GOODS[place]
    return {"id": f"variant-{place}", "sku": sku, "name": name, "price": money(price), "free": 40 + place}


def customer(place: int) -> dict[str, Any]:
    return {"id": f"customer-{place}", "name": BUYERS[place], "email": f"orders@buyer{place}.example", "why": ""}


def found(
    path: str, value: str, page: int, box: tuple[float, float, float, float] | None, confidence: float
) -> dict[str, Any]:
    shown = None if box is None else dict(zip(("left", "top", "right", "bottom"), box, strict=True))
    return {
        "path": path,
        "value": value,
        "text": value,
        "confidence": confidence,
        "page": page,
        "box": shown,
        "correctedBy": "",
    }


def line_of(position: int, place: int, fields: list[dict[str, Any]], *, is_sure: bool) -> dict[str, Any]:
    candidates = [] if is_sure else [
        {"variant": variant(other % len(GOODS)), "probability": share, "why": "name"}
        for other, share in ((place, 0.62), (place + 1, 0.21))
    ]  # fmt: skip
    return {
        "position": position, "fields": fields, "variant": variant(place) if is_sure else None,
        "probability": 0.99 if is_sure else 0.62, "isSure": is_sure, "why": "SKU" if is_sure else "", "chosenBy": "",
        "candidates": candidates,
    }  # fmt: skip


def paper(place: int) -> dict[str, Any]:
    """A purchase order of five lines on one page."""
    buyer, number = BUYERS[place % len(BUYERS)], f"PO-{2026_100 + place}"
    goods = [(place + step) % len(GOODS) for step in range(5)]
    lines, net = [], Decimal(0)
    for position, one in enumerate(goods):
        quantity, price = 4 * (position + 1), Decimal(str(GOODS[one][2]))
        top = 330.0 + 26 * position
        total = price * quantity
        net += total
        cells = (
            ("code", GOODS[one][0], 50, 130, 0.99), ("description", GOODS[one][1], 140, 300, 0.97),
            ("quantity", str(quantity), 340, 365, 0.55 if position == UNSURE_LINE else 0.99),
            ("price", f"{price:.2f}", 400, 440, 0.98), ("total", f"{total:.2f}", 480, 540, 0.98),
        )  # fmt: skip
        fields = [
            found(f"lines.{position}.{name}", value, 1, (left, top, right, top + 11), sure)
            for name, value, left, right, sure in cells
        ]
        lines.append(line_of(position, one, fields, is_sure=position != UNKNOWN_LINE))
    tax = (net * Decimal("0.19")).quantize(Decimal("0.01"))
    gross = net + tax
    sender = f"orders@buyer{place % 5}.example"
    fields = [
        found("number", number, 1, (430, 120, 520, 132), 0.99),
        found("date", "2026-11-20", 1, (430, 140, 500, 152), 0.71),
        found("currency", CURRENCY, 1, (480, 560, 505, 571), 0.98),
        found("net_total", f"{net:.2f}", 1, (480, 500, 540, 511), 0.99),
        found("tax_total", f"{tax:.2f}", 1, (480, 520, 540, 531), 0.97),
        found("gross_total", f"{gross:.2f}", 1, (480, 540, 540, 551), 0.99),
        found("buyer.name", buyer, 1, (50, 60, 260, 76), 0.95),
        found("buyer.vat_number", "DE123456788", 1, (50, 100, 140, 111), 0.96),
        found("buyer.email", sender, 1, (50, 116, 190, 127), 0.94),
    ]  # fmt: skip
    checks = [
        {"name": "net_total", "line": None, "said": f"{net:.2f}", "reckoned": f"{net:.2f}", "agrees": True},
        {"name": "tax_total", "line": None, "said": f"{tax:.2f}", "reckoned": f"{tax:.2f}", "agrees": True},
        {"name": "gross_total", "line": None, "said": f"{gross:.2f}", "reckoned": f"{gross:.2f}", "agrees": True},
        {"name": "line", "line": UNSURE_LINE, "said": "71.00", "reckoned": "72.00", "agrees": False},
    ]  # fmt: skip
    paper_id = f"paper-{place}"
    is_known = place % 3 != 1
    document = {
        "id": paper_id, "version": 1, "kind": "purchase_order",
        "state": "DUPLICATE" if place % 11 == 7 else "TO_REVIEW",
        "name": f"{number}.pdf", "source": ("EMAIL", "DESKTOP", "FOLDER")[place % 3], "sender": sender,
        "receivedAt": (NOW - timedelta(minutes=17 * (40 - place % 40))).isoformat(), "number": number, "buyer": buyer,
        "total": money(gross), "pages": 1, "lines": 5, "unsureLines": 1, "probability": 0.58,
        "sentence": "It may be PO-2026100 again: the same lines on another day." if place % 11 == 7 else "",
        "customerId": f"customer-{place % 5}" if is_known else None, "customerName": buyer if is_known else "",
        "acceptedBy": "", "acceptedAt": None, "orderId": None, "orderNumber": "", "trouble": "", "needsPerson": False,
        "duplicateOf": None, "madeFrom": [], "isEmptied": False,
    }  # fmt: skip
    return {
        "document": document, "original": f"/intake/documents/{paper_id}/original",
        "pages": [{"number": 1, "width": WIDTH, "height": HEIGHT, "turned": 0, "isOcr": True,
                   "picture": f"/intake/documents/{paper_id}/pages/1"}],
        "fields": fields, "missing": ["order_number", "delivery_date"], "lines": lines, "checks": checks,
        "customerWhy": "VAT number" if is_known else "", "customers": [] if is_known else [customer(place % 5)],
        "reasons": [], "whyNot": "", "canUndo": False,
        "decisions": [{"id": f"read-{place}", "kind": "READ", "by": "saleor-ai", "at": NOW.isoformat(), "note": "",
                       "version": 1, "path": "", "line": None, "before": "", "after": ""}],
    }  # fmt: skip


def drawn(detail: dict[str, Any]) -> bytes:
    """The page as it would come from a scanner, at 120 dots an inch."""
    scale = 120 / 72
    image = Image.new("RGB", (round(WIDTH * scale), round(HEIGHT * scale)), (252, 251, 248))
    draw = ImageDraw.Draw(image)
    for one in (*detail["fields"], *(field for line in detail["lines"] for field in line["fields"])):
        if one["box"] is not None:
            size = (one["box"]["bottom"] - one["box"]["top"]) * scale
            at = (one["box"]["left"] * scale, one["box"]["top"] * scale)
            draw.text(at, one["text"], font=_font(size), fill=(40, 40, 46))
    for text, at in (("PURCHASE ORDER", (330, 60)), ("No.", (400, 120)), ("Date", (395, 140)), ("Article", (50, 305)),
                     ("Description", (140, 305)), ("Qty", (340, 305)), ("Price", (400, 305)), ("Amount", (490, 305)),
                     ("Net", (400, 500)), ("VAT 19 %", (400, 520)), ("Total", (400, 540))):  # fmt: skip
        draw.text((at[0] * scale, at[1] * scale), text, font=_font(11 * scale), fill=(90, 90, 98))
    draw.line([(50 * scale, 322 * scale), (545 * scale, 322 * scale)], fill=(120, 120, 120), width=2)
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def _font(size: float) -> Any:
    for name in ("wqy-zenhei.ttc", "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc", "DejaVuSans.ttf"):
        try:
            return ImageFont.truetype(name, size)
        except OSError:
            continue
    return ImageFont.load_default(size)
