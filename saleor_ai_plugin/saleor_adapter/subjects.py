"""What is read of Saleor, as SQL.

One ``SELECT`` a kind of subject serves the hooks (one id), the backfill (pages) and the reconciliation (ids
that changed), so that they cannot differ. PostgreSQL builds the JSON: nothing is fetched to be sent back.
No name, address, phone or e-mail of a person leaves it: a guest is a keyed hash of the e-mail address, and so is
everything by which two orders are seen to belong together (``order_signs``).

``snapshot_at`` is the time at which the statement began: PostgreSQL takes a statement's view of the data
after that, so a snapshot contains every change that was committed before its ``snapshot_at``.
"""

# ruff: noqa: S608 - SQL is put together from names in this code and from models' _meta alone

from dataclasses import dataclass
from functools import cached_property

SNAPSHOT_AT = "statement_timestamp()"
SESSION_METADATA_KEY = "saleorAiSession"
"""Metadata of a checkout, which Saleor copies to its order: the storefront's session, given with consent."""


def global_id(type_name: str, column: str) -> str:
    """SQL for Saleor's global id; base64 breaks lines only after 57 bytes, which no id of Saleor has."""
    return f"encode(convert_to('{type_name}:' || {column}, 'UTF8'), 'base64')"


def json_list(query: str) -> str:
    return f"COALESCE(({query}), '[]'::jsonb)"


def json_object(query: str) -> str:
    return f"COALESCE(({query}), '{{}}'::jsonb)"


@dataclass(frozen=True)
class Subject:
    """One kind of subject: where it is in Saleor, and how it is read.

    ``payload`` is SQL over ``joins``; ``table`` is called ``s`` there. ``key`` is the column that pages and
    ids go by, of type ``key_type``; all keys come after ``before_first``. ``only`` says which rows are subjects at all.
    """

    kind: str
    type_name: str
    table: str
    payload: str
    joins: str = ""
    key: str = "id"
    key_type: str = "integer"
    before_first: int | str = 0
    only: str = "TRUE"

    @cached_property
    def subject_id(self) -> str:
        return global_id(self.type_name, "s.id")

    def select(self, where: str) -> str:
        """``SELECT key, subject_id, payload`` of the subjects that ``where`` names."""
        return (
            f"SELECT s.{self.key} AS key, {self.subject_id} AS subject_id, {self.payload} AS payload "
            f"FROM {self.table} s {self.joins} WHERE {self.only} AND {where}"
        )

    @cached_property
    def by_key(self) -> str:
        return self.select(f"s.{self.key} = ANY(%(keys)s::{self.key_type}[])")

    @cached_property
    def page(self) -> str:
        """The subjects after ``%(after)s``, to ``%(last)s``."""
        return f"{self.select(f's.{self.key} > %(after)s AND s.{self.key} <= %(last)s')} ORDER BY s.{self.key}"


LINE_WAREHOUSE = "saleor_ai_line_warehouse"
"""The function of ``line_warehouse``: the global id of the warehouse that a line is taken from, or ""."""

_RETURNED = "('refunded', 'returned', 'refunded_and_returned')"

_LINES = f"""
SELECT jsonb_agg(jsonb_build_object(
    'id', {global_id("OrderLine", "l.id")},
    'order_id', {global_id("Order", "s.id")},
    'product_id', COALESCE({global_id("Product", "v.product_id")}, ''),
    'variant_id', COALESCE({global_id("ProductVariant", "l.variant_id")}, l.product_variant_id, ''),
    'warehouse_id', {LINE_WAREHOUSE}(l.id),
    'sku', COALESCE(l.product_sku, ''),
    'name', l.product_name,
    'quantity', l.quantity,
    'quantity_fulfilled', l.quantity_fulfilled,
    'quantity_returned', COALESCE((
        SELECT sum(fl.quantity) FROM order_fulfillmentline fl
        JOIN order_fulfillment f ON f.id = fl.fulfillment_id
        WHERE fl.order_line_id = l.id AND f.status IN {_RETURNED}), 0),
    'currency', l.currency,
    'unit_price_gross', l.unit_price_gross_amount::text,
    'unit_price_net', l.unit_price_net_amount::text,
    'undiscounted_unit_price', l.undiscounted_unit_price_gross_amount::text,
    'placed_at', s.created_at
) ORDER BY l.created_at, l.id)
FROM order_orderline l LEFT JOIN product_productvariant v ON v.id = l.variant_id
WHERE l.order_id = s.id
"""

# Encoded by hand instead of by a fixed prefix: hmac() is pgcrypto's, an extension that Saleor itself needs.
_GUEST = "'guest:' || left(encode(hmac(lower(trim(s.user_email)), %(pseudonym_key)s::text, 'sha256'), 'hex'), 40)"


SIGNS = "saleor_ai_order_signs"
"""The function of ``order_signs``: ``{"trace": …, "outcomes": …}`` of an order."""

ORDER = Subject(
    kind="order",
    type_name="Order",
    table="order_order",
    joins=(
        "JOIN channel_channel c ON c.id = s.channel_id "
        "LEFT JOIN account_address a ON a.id = COALESCE(s.shipping_address_id, s.billing_address_id)"
    ),
    key="number",
    # A draft is nobody's purchase yet; completing it is an event of its own.
    only="s.status <> 'draft'",
    payload=f"""
jsonb_build_object('order', jsonb_build_object(
    'id', {global_id("Order", "s.id")},
    'number', s.number::text,
    'customer_id', CASE
        WHEN s.user_id IS NOT NULL THEN {global_id("User", "s.user_id")}
        WHEN s.user_email <> '' THEN {_GUEST}
        ELSE '' END,
    'visitor', COALESCE('session:' || left(s.metadata->>'{SESSION_METADATA_KEY}', 100), ''),
    'channel', c.slug,
    'status', s.status,
    'origin', s.origin,
    'charge_status', s.charge_status,
    'currency', s.currency,
    'total_gross', s.total_gross_amount::text,
    'total_net', s.total_net_amount::text,
    'shipping_gross', s.shipping_price_gross_amount::text,
    'charged', s.total_charged_amount::text,
    'authorized', s.total_authorized_amount::text,
    'voucher_code', COALESCE(s.voucher_code, ''),
    'country', COALESCE(a.country, ''),
    'language_code', s.language_code,
    'placed_at', s.created_at,
    'updated_at', s.updated_at,
    'snapshot_at', {SNAPSHOT_AT}
), 'lines', {json_list(_LINES)}) || {SIGNS}(s.id, %(pseudonym_key)s)
""",
)


def _attribute_names(name: str, joins: str, where: str) -> str:
    """``{"colour": ["red"]}`` of a product; files and long texts are no attributes to compare by."""
    return json_object(f"""
SELECT jsonb_object_agg(named.slug, named.names) FROM (
    SELECT at.slug, jsonb_agg({name} ORDER BY av.sort_order, val.id) AS names
    FROM attribute_assignedproductattributevalue av
    JOIN attribute_attributevalue val ON val.id = av.value_id
    JOIN attribute_attribute at ON at.id = val.attribute_id
    {joins}
    WHERE av.product_id = s.id AND at.input_type NOT IN ('file', 'rich-text') AND {where}
    GROUP BY at.slug
) named
""")


# Translated descriptions are EditorJS documents: the text of their blocks, without HTML marks.
_TRANSLATED_TEXT = """
CASE WHEN jsonb_typeof(t.description->'blocks') = 'array' THEN COALESCE((
    SELECT regexp_replace(string_agg(block->'data'->>'text', ' '), '<[^>]*>', '', 'g')
    FROM jsonb_array_elements(t.description->'blocks') block), '')
ELSE '' END
"""

_TRANSLATED_NAMES = _attribute_names(
    "vt.name",
    "JOIN attribute_attributevaluetranslation vt ON vt.attribute_value_id = val.id",
    "vt.language_code = t.language_code",
)

_LISTINGS = f"""
SELECT jsonb_agg(jsonb_build_object(
    'product_id', {global_id("Product", "s.id")},
    'channel', c.slug,
    'is_published', l.is_published,
    'visible_in_listings', l.visible_in_listings,
    'published_at', l.published_at,
    'available_for_purchase_at', l.available_for_purchase_at,
    'snapshot_at', {SNAPSHOT_AT}
) ORDER BY c.slug)
FROM product_productchannellisting l JOIN channel_channel c ON c.id = l.channel_id WHERE l.product_id = s.id
"""

_VARIANTS = f"""
SELECT jsonb_agg(jsonb_build_object(
    'id', {global_id("ProductVariant", "v.id")},
    'saleor_pk', v.id,
    'product_id', {global_id("Product", "s.id")},
    'sku', COALESCE(v.sku, ''),
    'name', v.name,
    'track_inventory', v.track_inventory,
    'snapshot_at', {SNAPSHOT_AT}
) ORDER BY v.id)
FROM product_productvariant v WHERE v.product_id = s.id
"""

# The price before promotions: those end without an event, and what was paid is in the order lines.
_PRICES = f"""
SELECT jsonb_agg(jsonb_build_object(
    'variant_id', {global_id("ProductVariant", "v.id")},
    'channel', c.slug,
    'currency', l.currency,
    'price', l.price_amount::text,
    'cost', l.cost_price_amount::text,
    'valid_from', {SNAPSHOT_AT}
) ORDER BY v.id, c.slug)
FROM product_productvariant v
JOIN product_productvariantchannellisting l ON l.variant_id = v.id
JOIN channel_channel c ON c.id = l.channel_id
WHERE v.product_id = s.id AND l.price_amount IS NOT NULL
"""

PRODUCT = Subject(
    kind="product",
    type_name="Product",
    table="product_product",
    joins="JOIN product_producttype pt ON pt.id = s.product_type_id",
    payload=f"""
jsonb_build_object('product', jsonb_build_object(
    'id', {global_id("Product", "s.id")},
    'saleor_pk', s.id,
    'name', s.name,
    'slug', s.slug,
    'description', s.description_plaintext,
    'category_id', COALESCE({global_id("Category", "s.category_id")}, ''),
    'product_type', pt.name,
    'attributes', {_attribute_names("val.name", "", "TRUE")},
    'translations', {
        json_object(f'''
        SELECT jsonb_object_agg(t.language_code, jsonb_build_object(
            'name', COALESCE(t.name, ''),
            'description', {_TRANSLATED_TEXT},
            'attributes', {_TRANSLATED_NAMES}))
        FROM product_producttranslation t WHERE t.product_id = s.id''')
    },
    'created_at', s.created_at,
    'updated_at', s.updated_at,
    'snapshot_at', {SNAPSHOT_AT}
), 'listings', {json_list(_LISTINGS)}, 'variants', {json_list(_VARIANTS)}, 'prices', {json_list(_PRICES)})
""",
)

CATEGORY = Subject(
    kind="category",
    type_name="Category",
    table="product_category",
    payload=f"""
jsonb_build_object('category', jsonb_build_object(
    'id', {global_id("Category", "s.id")},
    'parent_id', COALESCE({global_id("Category", "s.parent_id")}, ''),
    'name', s.name,
    'translations', {
        json_object('''
        SELECT jsonb_object_agg(t.language_code, jsonb_build_object('name', COALESCE(t.name, '')))
        FROM product_categorytranslation t WHERE t.category_id = s.id''')
    },
    'snapshot_at', {SNAPSHOT_AT}))
""",
)

CUSTOMER = Subject(
    kind="customer",
    type_name="User",
    table="account_user",
    joins=(
        "LEFT JOIN account_address a ON a.id = COALESCE(s.default_shipping_address_id, s.default_billing_address_id)"
    ),
    # Staff are no customers, unless they buy.
    only="(NOT s.is_staff OR EXISTS (SELECT 1 FROM order_order o WHERE o.user_id = s.id))",
    payload=f"""
jsonb_build_object('customer', jsonb_build_object(
    'id', {global_id("User", "s.id")},
    'saleor_pk', s.id,
    'is_guest', FALSE,
    'language_code', s.language_code,
    'country', COALESCE(a.country, ''),
    'is_active', s.is_active,
    'joined_at', s.date_joined,
    'snapshot_at', {SNAPSHOT_AT}))
""",
)

WAREHOUSE_CHANNELS = json_list("""
SELECT jsonb_agg(c.slug ORDER BY c.slug) FROM warehouse_channelwarehouse w
JOIN channel_channel c ON c.id = w.channel_id WHERE w.warehouse_id = s.id
""")

WAREHOUSE = Subject(
    kind="warehouse",
    type_name="Warehouse",
    table="warehouse_warehouse",
    joins="JOIN account_address a ON a.id = s.address_id",
    # Its primary key is a UUID, of which PostgreSQL before 18 knows no greatest.
    key="id::text",
    key_type="text",
    before_first="",
    payload=f"""
jsonb_build_object('warehouse', jsonb_build_object(
    'id', {global_id("Warehouse", "s.id")},
    'name', s.name,
    'country', a.country,
    'channels', {WAREHOUSE_CHANNELS},
    'snapshot_at', {SNAPSHOT_AT}))
""",
)

STOCK = Subject(
    kind="stock",
    type_name="Stock",
    table="warehouse_stock",
    payload=f"""
jsonb_build_object('stock', jsonb_build_object(
    'variant_id', {global_id("ProductVariant", "s.product_variant_id")},
    'warehouse_id', {global_id("Warehouse", "s.warehouse_id")},
    'quantity', s.quantity,
    'allocated', s.quantity_allocated,
    'snapshot_at', {SNAPSHOT_AT}))
""",
)
