"""Headings of the columns of line items. Those that end in ``_`` are known so that their values are not taken for
others.
"""

from __future__ import annotations

from core_ml.intake.understanding.vocabulary import Phrases

COLUMNS: Phrases = {
    "position": {
        "en": "pos|position|item|line|line no|item #|#|no|sl no|s.no|sno|ln|line item|sr no|line #|nr|s/n|sn|item no",
        "de": "pos|position|pos nr|lfd nr|nr|lfd|zeile|posnr|#|lfdnr",
        "fr": "pos|position|ligne|n°|no|rang|n° ligne|poste|lig",
        "zh": "序号|序|行号|项次|项目|行|项|编号|#|no|项号",
    },
    "code": {
        "en": "sku|code|item|product|item code|item number|article|article no|article number|article code"
        "|part no|part number|part #|product code|product no|product number|product id|material"
        "|material no|material number|catalogue no|catalog no|catalogue number|cat no|model|model no"
        "|stock code|ref|reference|mfr part no|manufacturer part no|vendor part no|supplier part no"
        "|supplier code|supplier item no|supplier item|supplier sku|vendor item no|vendor item"
        "|vendor sku|item id|art no|vendor code|supplier ref|supplier article no|supplier's code"
        "|supplier part|part|style|style no|mpn|item ref|product ref|catalogue code|stock no",
        "de": "artikelnummer|artikel|produkt|artikel nr|artikelnr|art nr|artnr|artikel no|artikelcode|sku"
        "|code|teilenummer|teile nr|produktnummer|produkt nr|material|materialnummer|material nr"
        "|materialnr|bestellnummer|bestell nr|bestellnr|lieferantenartikelnummer|lieferanten art nr"
        "|lieferantenartikel|lief art nr|lieferanten artikelnr|lieferanten artikel nr"
        "|herstellernummer|modell|art no|referenz|sachnummer|lieferantenartikelnr|liefer art nr"
        "|sach nr|best nr|artikelkennung",
        "fr": "référence|réf|référence article|réf article|code|code article|article|n° article|no article"
        "|sku|code produit|référence produit|réf produit|numéro d'article|référence fournisseur"
        "|réf fournisseur|réf fourn|code fournisseur|n° d'article|modèle|art|votre article|réf four"
        "|réf frs",
        "zh": "供方料号|乙方编码|乙方料号|"
        "商品编码|商品编号|产品编号|产品编码|物料编码|物料编号|货号|编码|料号|商品代码|产品代码"
        "|品号|供应商料号|供应商货号|型号|产品型号|sku|供方编码|供应商编码|卖方货号"
        "|供货商货号|规格型号编码|商品货号|供方货号|产品货号|存货编码",
    },
    "your_code": {
        "en": "your item|your item no|your code|your part no|your ref|your article no|your reference"
        "|your sku|your art no|your item code|your part|your part number|your item number"
        "|your product code",
        "de": "ihre artikelnummer|ihre artikel nr|ihre art nr|ihre artikelnr|ihre nummer|ihre nr|ihre artnr"
        "|ihre teilenummer|ihr artikel|ihre sachnummer|ihre materialnummer|ihre referenz",
        "fr": "votre référence|votre réf|vos références|votre code|v/réf|votre réf article"
        "|votre référence article|vos réf|votre code article|votre article",
        "zh": "贵方编码|贵司货号|贵方货号|贵方料号|贵司料号|贵司编码",
    },
    "our_code": {
        "en": "our item|our item no|our code|our part no|our ref|our article no|our reference|our sku"
        "|our art no|our item code|our part|our part number|our item number|our material"
        "|our material no|our product code|internal code|internal no|internal ref|internal part no",
        "de": "eigene nr|eigene artikelnummer|eigene artikel nr|eigene art nr|unsere artikelnummer"
        "|unsere artikel nr|unsere art nr|unsere artikelnr|unsere nummer|unsere nr|unsere artnr"
        "|unsere teilenummer|unser artikel|unsere sachnummer|unsere materialnummer|interne nr"
        "|interne nummer|unsere mat nr|unsere material nr|unsere referenz|interne artikelnummer"
        "|interne art nr",
        "fr": "notre référence|notre réf|nos références|notre code|n/réf|notre réf article"
        "|notre référence article|nos réf|code interne|référence interne|réf interne"
        "|notre code article|notre article",
        "zh": "我方编码|我司货号|我方货号|我方料号|我司料号|我司编码|内部编码|内部料号|本公司料号"
        "|内部编号|本方编码|我方物料号|买方编码|采购方编码|买方料号",
    },
    "buyer_code": {
        "en": "cust code|cust item|cust ref|cust no|buyer ref|customer item|customer item no"
        "|customer part no|customer code|customer part number|customer sku|customer article no"
        "|buyer code|buyer item no|buyer part no|buyer's code|buyer item|cust part no"
        "|customer material|customer ref",
        "de": "kundenartikelnummer|kunden artikelnummer|kundenartikel nr|kundenartikel|kunden art nr"
        "|kd art nr|kundenmaterialnummer|kundenartikelnr|kundenmaterial|kundenreferenz"
        "|kunden artikel nr",
        "fr": "référence client|réf client|code client|référence acheteur|réf acheteur|article client"
        "|code article client",
        "zh": "需方料号|需方编码|需方货号|采购方料号|"
        "采购方货号|甲方编码|甲方料号|客户料号|客户货号|客户编码|客户物料号|客户产品编号|客户商品编码",
    },
    "gtin": {
        "en": "ean|gtin|barcode|upc|bar code|ean code|ean/gtin|ean no|ean number|ean 13|ean13|isbn|gtin/ean",
        "de": "ean|gtin|barcode|strichcode|ean code|ean nr|ean nummer|ean/gtin|gtin/ean|isbn|gtin nr",
        "fr": "ean|gtin|code barres|code barre|gencod|code ean|ean 13|code à barres|ean13|gencode",
        "zh": "条码|条形码|商品条码|国际条码|产品条码|69码|ean|gtin|条码号",
    },
    "description": {
        "en": "description|imd|item description|product|product name|name|item|items|product description"
        "|goods|description of goods|details|article description|services|title|particulars"
        "|goods description|item/description|item/desc|desc|service|description of goods and services"
        "|articles|article|material description|designation|item name|specification"
        "|item & description|text|product/service|product & description|description/specification"
        "|goods and services",
        "de": "bezeichnung|beschreibung|artikel|artikelbezeichnung|produkt|leistung|text"
        "|artikelbeschreibung|produktbezeichnung|warenbezeichnung|ware|artikelname"
        "|leistungsbeschreibung|materialbezeichnung|beschreibung der leistung|position/bezeichnung"
        "|artikel/leistung|artikel/bezeichnung|artikel bezeichnung|produktname|kurztext"
        "|bezeichnung der ware|leistung/artikel|artikeltext|omschrijving|bezeichnung/beschreibung"
        "|materialkurztext|artikel beschreibung",
        "fr": "désignation|description|libellé|article|articles|produit|désignation article"
        "|désignation des produits|désignation des articles|produits|prestation|prestations"
        "|désignation produit|intitulé|libellé article|désignation du produit|nom du produit|détail"
        "|description article|description de l'article|désignation des marchandises",
        "zh": "品名|商品名称|产品名称|名称|物料名称|货物名称|商品|描述|物料描述|商品描述|品名规格"
        "|品名及规格|货物或应税劳务服务名称|项目名称|产品描述|名称及规格|货品名称|产品"
        "|货物或应税劳务名称|品名/规格|商品名称及规格|产品名称及规格|名称规格|物品名称|服务名称"
        "|货品",
    },
    "specification_": {
        "en": "spec|specs|size|colour|color|dimensions|remarks|remark|note|notes|drawing no",
        "de": "spezifikation|abmessung|farbe|größe|bemerkung|hinweis|lagerort|charge",
        "fr": "spécification|taille|couleur|dimensions|remarque|observations",
        "zh": "规格|规格型号|型号规格|颜色|尺寸|备注|说明|品牌|材质|型号/规格|规格/型号",
    },
    "quantity": {
        "en": "quantity|qty|qnty|order qty|qty ordered|ordered|ordered qty|order quantity|quantity ordered"
        "|no of units|pieces|hours|amount ordered|quant|pcs|count|hrs/qty|hours/qty|qty/unit"
        "|quantity/unit|qty unit|quantity unit|qty.|qty shipped|shipped|invoiced|hrs|units",
        "de": "menge|anzahl|bestellmenge|stückzahl|stück|stk|liefermenge|mge|bestellte menge|auftragsmenge"
        "|menge/einheit|menge me|menge einheit|aantal|hoeveelheid|menge/me|std|stunden|anz|best menge",
        "fr": "quantité|qté|qte|quantité commandée|qté commandée|qté cdée|nombre|nb|qtés|qté/unité"
        "|quantité/unité|qté unité|qté cde|qté livrée|nbre",
        "zh": "数量|订购数量|采购数量|订货数量|订单数量|件数|数量/单位|采购量|订购量|下单数量",
    },
    "unit": {
        "en": "unit|uom|u/m|um|unit of measure|units|measure|u.o.m|pack|unit of m|uo m",
        "de": "einheit|me|einh|mengeneinheit|vpe|eh|einhei|einh.",
        "fr": "unité|u|unités|ud|um|unité de mesure|un|unit",
        "zh": "单位|计量单位|数量单位",
    },
    "price": {
        "en": "unit price|price/ea|price/pc|price per item|price|unit cost|price per unit|rate|each|u.price"
        "|u/price|unit rate|net price|price each|cost|price/unit|unit net price|unit price net"
        "|list price|price ea|net unit price|s/price|unit price excl vat|price excl vat"
        "|unit price ex vat|price per piece|unitprice|prijs|prijs per stuk|cost per unit"
        "|unit price exc vat|price excl|p/unit|price per",
        "de": "einzelpreis|preis/einh|preis/einheit in|preis pro|preis je|preis einzeln|nettopreis"
        "|preis netto|netto preis|preis|e preis|ep|stückpreis|preis/einheit|einzel preis|vk preis"
        "|einheitspreis|preis pro einheit|preis je einheit|stk preis|einzelpreis netto|einzel"
        "|ep netto|preis/stk|preis/stück|preis pro stück|listenpreis|einzelpr|einkaufspreis|ek preis"
        "|bruttopreis|e preis netto|preis/me|stückpreis netto|preis je stück|nettoeinzelpreis"
        "|netto einzelpreis|einzelnettopreis|satz|ek",
        "fr": "prix unitaire|p.u|pu|prix unitaire ht|p.u. ht|pu ht|prix|prix unit|prix ht|prix unit ht"
        "|tarif|px unitaire|px unit|prix net|pu net|p.u. net|prix unitaire net|tarif unitaire"
        "|pu net ht|prix/unité|montant unitaire|p.u. h.t|prix u|prix u ht|px u ht|px unitaire ht"
        "|prix unitaire hors taxes",
        "zh": "单价|含税单价|不含税单价|单位价格|价格|未税单价|采购单价|净单价|单价元|单价/元|税前单价",
    },
    "discount": {
        "en": "discount|disc|disc %|discount %|disc.%|rebate|% disc|less|% discount|dis|disc pct",
        "de": "rabatt|rabatt %|rab|rab %|nachlass|% rabatt|rab in %|rabatt in %|rabattsatz",
        "fr": "remise|remise %|rem|rem %|% remise|rabais|% rem|taux remise|rabais %",
        "zh": "折扣|折扣率|优惠|折扣%|折让",
    },
    "tax_rate": {
        "en": "vat|vat %|tax %|tax|vat rate|tax rate|gst|gst %|taxes|tax code|vat code|% vat|% tax"
        "|sales tax|t|tax (%)|btw|btw %",
        "de": "mwst|ust|mwst %|ust %|steuer|steuersatz|mwst satz|ust satz|st|% mwst|steuer %|mwst in %"
        "|ust in %|ust satz %|% ust|steuercode|mwst code|st satz",
        "fr": "tva|tva %|taux tva|taux de tva|% tva|taux|code tva|tx tva",
        "zh": "税率|增值税率|税率%|增值税|税点",
    },
    "tax_amount_": {
        "en": "tax amount|vat amount|gst amount|tax amt|vat amt",
        "de": "mwst betrag|ust betrag|steuerbetrag|umsatzsteuerbetrag|btw bedrag",
        "fr": "montant tva|montant de la tva",
        "zh": "税额|增值税额",
    },
    "total": {
        "en": "total|amount|line total|net amount|total price|extended price|ext price|extended|line amount"
        "|total amount|value|net value|subtotal|extension|net total|sum|net|ext amount|line value"
        "|item total|amount excl vat|amount ex vat|total excl vat|total ex vat|total net|bedrag"
        "|price total|ext. price|extended amount|net price total|sub total|amt|amount net|ext cost"
        "|extended cost|total cost|line net|line total excl",
        "de": "nettopreis|preis netto|netto preis|pos wert|pos betrag|gesamt|gesamtpreis|betrag|summe"
        "|gesamtbetrag|nettobetrag|zeilenbetrag|positionsbetrag|wert|positionswert|netto|g preis|gp"
        "|gesamt netto|nettowert|gesamtnetto|netto gesamt|gesamtpreis netto|betrag netto|total"
        "|preis gesamt|gesamtwert|nettosumme|summe netto|zeilensumme|endpreis|positionssumme"
        "|zeilenwert|nettogesamt|bestellwert|warenwert|betrag in",
        "fr": "montant|total|montant ht|total ht|montant total|prix total|total ligne|montant net"
        "|montant total ht|prix total ht|total net|montant net ht|montant hors taxes|total net ht"
        "|mt ht|valeur|montant h.t|total h.t|net ht|total ligne ht",
        "zh": "金额|总价|小计|合计|总金额|价税合计|金额小计|行总计|不含税金额|未税金额|总额|行金额"
        "|金额元|金额/元|采购金额|净额|税前金额|总计",
    },
    "gross_": {
        "en": "gross|gross amount|total incl vat|amount incl vat|total inc vat|amount inc vat|gross total"
        "|prijs incl btw|total gross|incl vat",
        "de": "brutto|bruttobetrag|gesamt brutto|brutto gesamt|bruttosumme",
        "fr": "montant ttc|total ttc|prix ttc|ttc|montant t.t.c|total t.t.c",
        "zh": "价税合计|含税金额|含税总价|含税合计",
    },
    "per_": {
        "en": "per|price unit|price per qty|price basis",
        "de": "pe|preiseinheit|per|je|pro",
        "fr": "par|unité de prix",
        "zh": "价格单位|每",
    },
    "delivery_": {
        "en": "delivery date|delivery|required date|due date|date|required|ship date|need by|deliver by|due"
        "|date required|requested|start|end|date required by|service date",
        "de": "liefertermin|lieferdatum|termin|datum|leistungsdatum|wunschtermin|leistungszeitraum|zeitraum",
        "fr": "livraison|date de livraison|délai|date|date livraison|période",
        "zh": "交货日期|交期|要求日期|交货期|到货日期|需求日期|日期",
    },
    "weight_": {
        "en": "weight|net weight|gross weight|volume|country of origin|hs code|tariff no|origin|stock"
        "|location|bin|tariff code|commodity code",
        "de": "gewicht|nettogewicht|ursprungsland|zolltarifnummer|warennummer|grundlage|grundpreis|zolltarif nr",
        "fr": "poids|poids net|origine|nomenclature|code douanier|eco part|écotaxe",
        "zh": "重量|毛重|净重|产地|仓库|税收分类编码",
    },
}
