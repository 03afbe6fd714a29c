"""What is looked for in a file of each kind, and the names it goes by in English and Chinese.

Names are plain words (``headers.plain``), the most telling first. Saleor's own names of API and database are among
them: it exports products, but has no export of orders.
"""

from dataclasses import dataclass
from typing import Literal

Shape = Literal["code", "text", "date", "quantity", "amount", "number", "currency", "country"]
Kind = Literal["order_lines", "orders", "products", "ratings"]


@dataclass(frozen=True)
class Field:
    """One of our columns; ``names`` separated by commas."""

    name: str
    shape: Shape
    names: str
    required: bool = False
    instead_of: str = ""
    """The required field that this one can stand for."""

    @property
    def words(self) -> list[str]:
        return [name.strip() for name in self.names.replace("\n", " ").split(",")]


_ORDER = Field(
    "order",
    "code",
    """order id, order number, order no, order ref, order reference, order, invoice no, invoice number, invoice id,
    invoice, transaction id, transaction no, receipt no, receipt number, receipt, bill no, basket id, number,
    订单号, 订单编号, 订单id, 订单, 发票号, 发票编号, 交易号, 单号""",
    required=True,
)
_DATE = Field(
    "date",
    "date",
    """order date, ordered at, order created at, created at, placed at, date placed, invoice date, purchase date,
    transaction date, order time, purchased at, created, date, datetime, date time, timestamp, time,
    下单时间, 下单日期, 订单日期, 订单时间, 购买时间, 创建时间, 交易时间, 付款时间, 日期, 时间""",
    required=True,
)
_CUSTOMER = Field(
    "customer",
    "code",
    """customer id, user id, customer number, customer no, customer code, client id, buyer id, member id, account id,
    customer, customer email, user email, buyer email, email, e mail, user, client, buyer, member, customer name,
    buyer name, phone, 客户编号, 客户id, 客户号, 用户id, 用户编号, 会员id, 会员号, 会员编号, 买家id, 顾客id, 客户, 用户,
    会员, 买家, 顾客, 买家昵称, 邮箱, 手机号""",
)
_CURRENCY = Field("currency", "currency", "currency, currency code, order currency, 币种, 货币, 币别")
_COUNTRY = Field(
    "country",
    "country",
    """shipping country, shipping address country, shipping address country code, ship country, country,
    country code, billing country, billing address country, 国家, 国家地区, 收货国家, 地区""",
)
_CHANNEL = Field("channel", "code", "channel, channel slug, sales channel, 渠道, 销售渠道")
_ORDER_FIELDS = (
    _CUSTOMER,
    _CURRENCY,
    _COUNTRY,
    Field("number", "code", "order number, order no, number, order name, 订单编号, 订单号"),
    _CHANNEL,
    Field("status", "text", "order status, status, fulfillment status, 订单状态, 状态"),
    Field("payment", "text", "charge status, payment status, financial status, 付款状态, 支付状态"),
    Field(
        "shipping",
        "amount",
        """shipping price gross amount, shipping price gross, shipping price, shipping amount, shipping cost, shipping,
        postage, freight, 运费, 邮费""",
    ),
    Field(
        "order_total",
        "amount",
        """total gross amount, order total gross, order total, total gross, grand total, order amount,
        订单总额, 订单总价, 订单金额, 实付金额""",
    ),
    Field("voucher", "code", "voucher code, voucher, discount code, coupon code, coupon, 优惠券, 优惠码"),
    Field("language", "code", "language code, language, locale, 语言"),
    Field("delivered", "date", "delivered at, delivery date, delivered, date delivered, 送达时间, 签收时间, 收货时间"),
)
_ORDER_LINES = (
    _ORDER,
    _DATE,
    Field(
        "product",
        "code",
        """product sku, variant sku, sku, lineitem sku, line sku, lines product sku, stock code, product code,
        item code, product id, item id, article no, article number, item number, item no, article, product, item,
        商品编号, 商品编码, 商品代码, 商品id, 产品编号, 产品编码, 产品id, 货号, 商品, 产品""",
        required=True,
    ),
    Field(
        "quantity",
        "quantity",
        "quantity, qty, lineitem quantity, line quantity, lines quantity, units, pieces, 数量, 购买数量, 件数",
        required=True,
    ),
    Field(
        "price",
        "amount",
        """unit price gross amount, unit price gross, unit price, lineitem price, lines unit price gross amount,
        item price, price, sales price, 单价, 商品单价, 成交单价, 成交价, 价格, 售价""",
        required=True,
    ),
    Field(
        "name",
        "text",
        """product name, item name, lineitem name, lines product name, description, product description, product title,
        item description, title, name, 商品名称, 产品名称, 商品名, 品名, 商品标题, 商品描述, 名称""",
    ),
    Field(
        "line_total",
        "amount",
        "line total, line amount, total price gross amount, total price, line price, amount, total, 小计, 总价, 金额",
        instead_of="price",
    ),
    Field("line", "code", "order line id, orderline id, line id, lines id, line item id, lineitem id, 明细编号, 行号"),
    Field("variant", "code", "variant id, product variant id, lines variant id, 规格编号, sku id"),
    Field("price_net", "amount", "unit price net amount, unit price net, net price, price net, 不含税单价"),
    Field("cost", "amount", "unit cost, cost price, cost, 成本, 成本价"),
    Field(
        "warehouse", "code", "warehouse id, warehouse, warehouse name, warehouse code, 仓库, 发货仓库, 发货仓, 仓库编号"
    ),
    *_ORDER_FIELDS,
)
_ORDERS = (
    _ORDER,
    _DATE,
    Field(
        "order_total",
        "amount",
        """total gross amount, order total gross, order total, total gross, grand total, order amount, total price,
        total, amount, 订单总额, 订单总价, 订单金额, 实付金额, 总金额, 金额""",
        required=True,
    ),
    *(field for field in _ORDER_FIELDS if field.name != "order_total"),
)
_PRODUCTS = (
    Field(
        "product",
        "code",
        """id, product id, product code, sku, product sku, item id, handle, stock code, 商品编号, 商品编码, 商品id,
        产品编号, 货号""",
        required=True,
    ),
    Field(
        "name",
        "text",
        "name, product name, title, product title, item name, 商品名称, 产品名称, 名称, 品名, 标题",
        required=True,
    ),
    Field("variant", "code", "variant id, product variant id, 规格编号"),
    Field("sku", "code", "variant sku, sku, stock code, variant code, 货号, 商品编码"),
    Field("variant_name", "text", "variant name, variant title, variant, 规格, 规格名称"),
    Field("description", "text", "description, body html, product description, long description, 商品描述, 描述, 详情"),
    Field("category", "text", "category, product category, categories, category name, 类目, 分类, 类别, 商品分类"),
    Field("product_type", "text", "product type, type, 商品类型, 类型"),
    Field("price", "amount", "price, unit price, variant price, sales price, list price, 价格, 售价, 单价"),
    Field("cost", "amount", "cost, cost price, unit cost, cost per item, variant cost price, 成本, 成本价"),
    _CURRENCY,
    Field(
        "stock", "quantity", "stock, stock quantity, quantity, inventory, inventory quantity, on hand, 库存, 库存数量"
    ),
)
_RATINGS = (
    Field(
        "user",
        "code",
        """user id, user, customer id, customer, member id, client id, 用户id, 用户编号, 用户, 客户编号, 客户, 会员id,
        会员""",
        required=True,
    ),
    Field(
        "item",
        "code",
        """item id, item, product id, product, sku, product sku, movie id, book id, isbn, article id, stock code,
        商品id, 商品编号, 商品, 产品id, 产品, 物品""",
        required=True,
    ),
    Field("rating", "number", "rating, score, stars, star rating, overall, 评分, 打分, 星级, 分数", required=True),
    Field("timestamp", "date", "timestamp, rated at, rating date, date, time, created at, 时间, 评分时间, 日期"),
)
FIELDS: dict[Kind, tuple[Field, ...]] = {
    "order_lines": _ORDER_LINES,
    "orders": _ORDERS,
    "products": _PRODUCTS,
    "ratings": _RATINGS,
}
KIND_NAMES: dict[Kind, str] = {
    "order_lines": "order lines, one a row",
    "orders": "orders without their lines, one a row",
    "products": "products, one variant a row",
    "ratings": "ratings of items by users",
}
