"""Labels over an address, and words of the document's kind."""

from __future__ import annotations

from core_ml.intake.understanding.vocabulary import Phrases

PARTIES: Phrases = {
    "buyer": {
        "en": "buyer|ordered by|bill to|billed to|sold to|customer|invoice to|billing address"
        "|invoice address|purchaser|client|invoiced to|charge to|bill to address|customer details"
        "|buyer details|ordered by company|customer name|invoice to address|billing details"
        "|buyer name|purchased by|customer address|send invoice to|buyer company|ordering company",
        "de": "käufer|rechnungsadresse|rechnungsempfänger|rechnungsanschrift|rechnung an|kunde|auftraggeber"
        "|besteller|rechnungsempfänger/kunde|bestellt durch|bestellt von|kundenadresse"
        "|leistungsempfänger|factuuradres|rechnungs adresse|rechnungen an|rechnung bitte an"
        "|bestellende firma",
        "fr": "acheteur|facturé à|client|adresse de facturation|facturer à|adresse facturation|facturation"
        "|destinataire|adresse du client|donneur d'ordre|société acheteuse|commandé par",
        "zh": "买方|采购方|购买方|需方|采购单位|客户名称|客户|订货单位|购货单位|购方|甲方|买方名称"
        "|采购方名称|购买方名称|需方名称|收票单位|订货方|付款方|付款单位|采购公司|订购方|购货方"
        "|买受人",
    },
    "seller": {
        "en": "seller|supplier|vendor|sold by|supplier name|vendor name|supplier details|vendor details"
        "|supplier address|vendor address|service provider|order to|remit to|issued to"
        "|supplier company|to supplier|to vendor|seller details|seller name|ordered from"
        "|purchase from",
        "de": "verkäufer|lieferant|lieferantenadresse|rechnungssteller|auftragnehmer|lieferantenanschrift"
        "|leistungserbringer|verkäufer/lieferant|an lieferant|bestellt bei|lieferfirma"
        "|an den lieferanten|lieferant/verkäufer",
        "fr": "vendeur|fournisseur|adresse fournisseur|adresse du fournisseur|prestataire"
        "|nom du fournisseur|coordonnées fournisseur|société",
        "zh": "卖方|供应商|销售方|供方|供应商名称|供货单位|销货单位|销方|乙方|卖方名称|销售方名称"
        "|供货商|供方名称|供货方|收款方|收款单位|供应方|销货方|出卖人|供货商名称",
    },
    "deliver_to": {
        "en": "deliver to|ship to|shipped to|delivery address|shipping address|ship to address"
        "|deliver to address|consignee|delivery to|delivery location|place of delivery|goods to"
        "|send to|deliver goods to|delivery point|shipping to|delivered to|send goods to"
        "|receiving address",
        "de": "lieferadresse|lieferanschrift|lieferung an|warenempfänger|liefern an|versandadresse"
        "|empfänger|abweichende lieferanschrift|anlieferadresse|anlieferung|lieferort"
        "|versandanschrift|afleveradres|bitte liefern an|ware an|liefer adresse|anlieferungsadresse"
        "|anlieferanschrift|abladestelle|anlieferort|abweichende lieferadresse",
        "fr": "adresse de livraison|livrer à|livré à|livraison à|lieu de livraison|adresse livraison"
        "|à livrer à|expédié à|destinataire de la livraison|livraison à l'adresse"
        "|adresse d'expédition",
        "zh": "收货地址|送货地址|交货地址|收货人|收货方|交货地点|收货单位|送货地点|收货信息|交货地"
        "|收货仓库|送货至|交货至",
    },
    "sender": {
        "en": "from|sender|issued by",
        "de": "von|absender|aussteller",
        "fr": "de|expéditeur|émetteur",
        "zh": "发件人|寄件人|发自",
    },
    "receiver": {
        "en": "to|recipient|addressee",
        "de": "an|an firma|an die firma|adressat",
        "fr": "à",
        "zh": "收件人|致",
    },
    "name": {
        "en": "company|company name|name",
        "de": "firma|name|firmenname",
        "fr": "nom|société|raison sociale|entreprise",
        "zh": "名称|单位名称|公司名称|公司|单位|姓名",
    },
    "address": {
        "en": "address|company address|street|registered office|street address|office",
        "de": "adresse|anschrift|straße|sitz|firmensitz|strasse",
        "fr": "adresse|siège social|rue",
        "zh": "地址|公司地址|单位地址|联系地址|地址电话|注册地址|详细地址",
    },
    "postcode": {
        "en": "postcode|zip|zip code|postal code",
        "de": "plz|postleitzahl",
        "fr": "code postal|cp",
        "zh": "邮编|邮政编码",
    },
    "city": {
        "en": "city|town",
        "de": "ort|stadt",
        "fr": "ville",
        "zh": "城市",
    },
    "country": {
        "en": "country",
        "de": "land",
        "fr": "pays",
        "zh": "国家",
    },
}

KINDS: Phrases = {
    "purchase_order": {
        "en": "purchase order|order form|purchase order form|p.o|po|order|purchase requisition"
        "|blanket order|standing order|call off order|order sheet|supplier order|official order",
        "de": "bestellung|bestellschein|auftrag|einkaufsbestellung|bestellformular|lieferantenbestellung"
        "|materialbestellung|warenbestellung|kaufauftrag|bestellauftrag|abruf|abrufbestellung"
        "|nachbestellung",
        "fr": "bon de commande|commande|commande d'achat|bon d'achat|commande fournisseur|ordre d'achat",
        "zh": "采购订单|采购单|订购单|订货单|采购合同|订单|购销合同|采购订货单|物料采购单|采购申请单"
        "|采购订购单|订货合同|采购定单|购货订单",
    },
    "invoice": {
        "en": "invoice|tax invoice|commercial invoice|proforma invoice|pro forma invoice|sales invoice"
        "|vat invoice|bill|retail invoice|retail invoices/bill|final invoice|simplified tax invoice"
        "|factuur",
        "de": "rechnung|faktura|schlussrechnung|teilrechnung|abschlagsrechnung|handelsrechnung"
        "|proformarechnung|sammelrechnung|rechnungskopie|warenrechnung|honorarrechnung|kostenrechnung"
        "|einzelrechnung|monatsrechnung",
        "fr": "facture|facture proforma|facture pro forma|facture client|facture d'acompte"
        "|facture définitive|duplicata de facture",
        "zh": "发票|增值税专用发票|增值税普通发票|电子发票|形式发票|商业发票|增值税电子普通发票|对账单"
        "|销售发票|账单|增值税发票|电子普通发票|电子专用发票",
    },
    "credit_note": {
        "en": "credit note|credit memo|credit invoice|credit memorandum|credit|credit advice|refund note"
        "|corrected invoice",
        "de": "gutschrift|rechnungskorrektur|korrekturrechnung|stornorechnung|storno|rechnungsgutschrift"
        "|stornogutschrift|kaufmännische gutschrift",
        "fr": "avoir|facture d'avoir|note de crédit|facture avoir",
        "zh": "贷记单|贷项通知单|红字发票|贷记通知单|红字增值税专用发票|退货单|贷项凭单|信用票据|贷项清单",
    },
    "receipt": {
        "en": "receipt|cash receipt|sales receipt|cash bill|cash sale|cash sales|official receipt"
        "|till receipt|payment receipt",
        "de": "quittung|kassenbon|kassenbeleg|bon|kassenzettel|barverkauf|kassenquittung|beleg",
        "fr": "reçu|ticket de caisse|ticket|quittance|note de restaurant",
        "zh": "收据|小票|购物小票|收款收据|销售小票|收银小票|购物凭证",
    },
}
