"""Labels of the head of a document. Those that end in ``_`` are known only so that their values are not taken for
others.
"""

from __future__ import annotations

from core_ml.intake.understanding.vocabulary import Phrases

HEADER: Phrases = {
    "order_number": {
        "en": "order number|order no|order nr|order id|order ref|order reference|order #"
        "|purchase order number|purchase order no|purchase order #|purchase order nr"
        "|purchase order id|p.o. number|po number|po no|po nr|po #|po ref|po|p.o|p/o no|p/o number"
        "|p.o. box no|customer order number|customer order no|your order|your order no"
        "|your order number|your order ref|your po|your purchase order|customer po|customer po number"
        "|buyer order no|our order no|our order number|our po number|order confirmation for"
        "|purchase order reference|customer order reference|buyer reference|sales order no",
        "de": "bestellnummer|bestell nr|bestellnr|bestell no|bestellung nr|bestellung no|bestellung nummer"
        "|auftragsnummer|auftrags nr|auftragsnr|auftrag nr|auftrag|ihre bestellung|ihre bestellnummer"
        "|ihre bestell nr|ihre bestellnr|ihr auftrag|ihre auftragsnummer|ihre bestellung nr"
        "|unsere bestellnummer|unsere bestell nr|unsere bestellung|bestellreferenz"
        "|kundenbestellnummer|kundenauftrag|kundenauftragsnummer|einkaufsbeleg|bestellbelegnummer"
        "|bestellzeichen|po nummer",
        "fr": "numéro de commande|n° de commande|n° commande|no de commande|no commande|commande n°"
        "|commande no|commande numéro|bon de commande n°|bon de commande no|bon de commande numéro"
        "|n° de bon de commande|n° bon de commande|n° bc|bc n°|réf commande|référence commande"
        "|référence de commande|réf de commande|votre commande|votre n° de commande|notre commande"
        "|notre n° de commande|n° cde|cde n°|numéro commande",
        "zh": "订单号|订单编号|订单号码|采购订单号|采购订单编号|采购单号|采购单编号|订购单号|订货单号"
        "|采购编号|po号|po编号|po号码|贵方订单号|客户订单号|客户订单编号|合同订单号|单号"
        "|订单单号|订购编号",
    },
    "invoice_number": {
        "en": "invoice number|invoice no|invoice nr|invoice id|invoice #|inv no|inv number|inv #|inv"
        "|tax invoice no|tax invoice number|bill no|bill number|bill #|invoice reference|invoice ref"
        "|receipt no|receipt number|receipt #|slip no|trx no|credit note no|credit note number"
        "|credit note #|credit memo no|credit memo number|credit no|cash bill no|receipt id"
        "|invoice num",
        "de": "rechnungsnummer|rechnungs nr|rechnungsnr|rechnung nr|rechnungs no|rechnung nummer"
        "|rechnung no|re nr|rg nr|re nummer|gutschriftnummer|gutschriftsnummer|gutschrift nr"
        "|gutschrifts nr|gutschriftnr|gutschriftsnr|korrekturrechnung nr|rechnungskorrektur nr"
        "|stornorechnung nr|quittungsnummer|quittung nr|bon nr|bonnummer|rechnungskorrekturnummer"
        "|nummer der rechnung|kassenbon nr|korrekturnummer",
        "fr": "numéro de facture|n° de facture|n° facture|no facture|no de facture|facture n°|facture no"
        "|facture numéro|numéro facture|réf facture|référence facture|avoir n°|n° avoir|n° d'avoir"
        "|numéro d'avoir|numéro avoir|avoir no|ticket n°|n° ticket|reçu n°|",
        "zh": "发票号码|发票号|发票编号|票据号码|收据号|收据编号|贷记单号|红字发票号码|账单号|账单编号|小票号|流水号",
    },
    "number": {
        "en": "number|doc no|document no|document number|doc #|document #|no|nr|#|num|reference number"
        "|reference no|reference|ref|ref no|our reference|our ref",
        "de": "nummer|belegnummer|beleg nr|belegnr|dokumentnummer|dokumenten nr|dokument nr|nr"
        "|vorgangsnummer|vorgangs nr|referenz|referenznummer|unser zeichen|unsere referenz",
        "fr": "numéro|n° de pièce|pièce n°|n° document|numéro de document|n°|référence|réf|notre référence"
        "|nos références|notre réf|n° de référence",
        "zh": "编号|单据号|单据编号|单据号码|文件编号|号码|参考号|参考编号|no",
    },
    "date": {
        "en": "date|dated|document date|issue date|date of issue|issued|issued on|date issued|doc date|printed on",
        "de": "datum|belegdatum|ausstellungsdatum|ausgestellt am|erstellt am|dokumentdatum|vom|druckdatum",
        "fr": "date|date d'émission|date du document|émis le|émise le|fait le|en date du|date d'édition|le"
        "|établi le|date de création",
        "zh": "日期|开单日期|制单日期|单据日期|签发日期|填单日期|开具日期",
    },
    "order_date": {
        "en": "order date|date of order|ordered on|po date|p.o. date|purchase order date|date ordered"
        "|order placed|order placed on",
        "de": "bestelldatum|bestellt am|auftragsdatum|bestellung vom|datum der bestellung|auftrag vom"
        "|ihre bestellung vom",
        "fr": "date de commande|date de la commande|date commande|commandé le|commande du"
        "|date du bon de commande|date bc|date cde",
        "zh": "订单日期|订购日期|采购日期|下单日期|下单时间|订货日期|签订日期|采购订单日期",
    },
    "invoice_date": {
        "en": "invoice date|date of invoice|tax invoice date|bill date|billing date|invoiced on"
        "|credit note date|receipt date|tax point|tax point date|inv date|tax date|credit date",
        "de": "rechnungsdatum|rechnung vom|re datum|datum der rechnung|gutschriftdatum|gutschriftsdatum"
        "|rechnungs datum|fakturadatum|korrekturdatum",
        "fr": "date de facture|date facture|date de la facture|date de facturation|facture du|date d'avoir"
        "|facturé le|date de l'avoir",
        "zh": "开票日期|发票日期|开具日期|账单日期|开票时间",
    },
    "delivery_date": {
        "en": "delivery date|date of delivery|deliver by|delivery by|required date|required by"
        "|date required|need by|need by date|requested delivery date|requested delivery"
        "|requested date|expected delivery|expected delivery date|delivery due|ship by|ship date"
        "|delivery|due in|due delivery|promised date|planned delivery|required delivery date"
        "|delivery required|delivery required by|delivery requested|deliver on|expected on"
        "|required on|wanted by",
        "de": "liefertermin|lieferdatum|gewünschter liefertermin|gewünschtes lieferdatum|wunschtermin"
        "|wunschliefertermin|lieferung bis|liefern bis|lieferzeit|liefertag|lieferung am"
        "|zu liefern bis|zu liefern am|geplante lieferung|anliefertermin|anlieferdatum|anlieferung am"
        "|anlieferung bis|bestätigter liefertermin|voraussichtliche lieferung|leistungsdatum"
        "|lieferung zum|liefertermin bis|liefer datum|liefer und leistungsdatum"
        "|lieferungs und leistungsdatum|bereitstellung|lieferwunsch",
        "fr": "date de livraison|livraison le|livraison souhaitée|date de livraison souhaitée"
        "|livraison prévue|date de livraison prévue|date livraison|délai de livraison|livrer le"
        "|à livrer le|livraison pour le|à livrer avant le|livraison demandée"
        "|date de livraison demandée|livraison avant le|délai|livraison au plus tard|date souhaitée",
        "zh": "交货日期|交期|送货日期|交付日期|要求交货日期|到货日期|预计交货日期|交货时间|交货期"
        "|要求到货日期|交货期限|期望交货日期|发货日期|要求交期|希望交期|送达日期",
    },
    "due_date_": {
        "en": "due date|payment due|payment due date|pay by|due|payable by|valid until|expiry date|due on"
        "|total amount due on|payment date|period|billing period|print date|print time|revision date"
        "|quotation date|quote date|offer date",
        "de": "fällig am|fälligkeit|fälligkeitsdatum|zahlbar bis|zahlungsziel|gültig bis|zahlbar am|fällig"
        "|leistungszeitraum|abrechnungszeitraum|angebot vom|angebotsdatum|zahldatum|valuta",
        "fr": "date d'échéance|échéance|date échéance|payable le|à régler avant le|date limite"
        "|valable jusqu'au|date de règlement|période|date limite de paiement|date de l'offre"
        "|date du devis",
        "zh": "付款日期|到期日|付款期限|到期日期|有效期|有效期至|付款到期日|报价日期",
    },
    "customer_number": {
        "en": "customer number|customer no|customer nr|customer id|customer #|account number|account no"
        "|account|account #|cust no|client no|client id|client number|your customer number"
        "|our customer number|customer code|customer account|customer acct|your account no|acct no"
        "|buyer no|our account no|our account with you|our account|account with you|client code"
        "|customer ref no",
        "de": "kundennummer|kunden nr|kundennr|kd nr|kdnr|kunde nr|ihre kundennummer|ihre kunden nr"
        "|unsere kundennummer|unsere kunden nr|unsere kundennr|kunden no"
        "|unsere kundennummer bei ihnen|kundennummer bei ihnen|debitor|debitorennummer|debitor nr"
        "|debitoren nr|käufernummer|unsere kd nr|ihre kundennr",
        "fr": "numéro client|n° client|n° de client|numéro de client|code client|référence client"
        "|réf client|compte client|notre n° client|votre n° client|no client|notre numéro client"
        "|n° de compte client|notre code client|votre numéro client|id client",
        "zh": "客户编号|客户号|客户代码|客户编码|我方客户编号|贵司客户编号|客户帐号|客户号码",
    },
    "vat_number": {
        "en": "vat number|vat no|vat reg no|vat registration number|vat id|vat|vat reg|vat registration no"
        "|vat registration|vat identification number|tax id|tax number|tax no|tax reg no|gst no"
        "|gst id|gst reg no|gst reg|gstin|gst number|gst id no|tax identification number|ein|abn"
        "|company tax number|vat nr|tin|tax registration number|vat/tin|sst no|sst id|btw nr|btw",
        "de": "ust idnr|ust id nr|ustid nr|ust id|ustid|ustidnr|umsatzsteuer id"
        "|umsatzsteuer identifikationsnummer|umsatzsteueridentifikationsnummer"
        "|umsatzsteuer identnummer|ust identnr|ust ident nr|mwst nr|uid|uid nr|uid nummer|ust nr"
        "|ust id nummer|umsatzsteuer id nr|ihre ust id nr|ihre ust idnr|ust ident nummer|mwst nummer",
        "fr": "n° tva|n° de tva|numéro de tva|tva intracommunautaire|n° tva intracommunautaire"
        "|n° tva intracom|tva intracom|numéro tva|n° identification tva|id tva|tva n°|n° tva intra"
        "|numéro de tva intracommunautaire|n° de tva intracommunautaire|tva intra"
        "|n° d'identification tva",
        "zh": "税号|纳税人识别号|统一社会信用代码|统一信用代码|纳税识别号|增值税号|纳税人识别码"
        "|社会信用代码|信用代码|统一社会信用代码纳税人识别号",
    },
    "email": {
        "en": "email|e mail|email address|mail|e-mail address",
        "de": "email|e mail|mail|email adresse",
        "fr": "email|e mail|courriel|mél|mail|adresse email|adresse e mail",
        "zh": "邮箱|电子邮箱|电子邮件|邮件|邮箱地址|email",
    },
    "phone": {
        "en": "phone|telephone|tel|tel no|phone no|mobile|phone number|telephone no|t|ph|cell|tel nr|hp|h/p",
        "de": "telefon|tel|tel nr|fon|telefonnummer|telefon nr|mobil|durchwahl",
        "fr": "téléphone|tél|tel|n° tél|portable|mobile|numéro de téléphone",
        "zh": "电话|联系电话|手机|电话号码|手机号|联系方式|手机号码|电话传真",
    },
    "currency": {
        "en": "currency|currency code|ccy|all amounts in|prices in|amounts in|order currency|all prices in",
        "de": "währung|alle beträge in|alle preise in|beträge in|preise in|auftragswährung|belegwährung|bestellwährung",
        "fr": "devise|monnaie|montants en|prix en|montants exprimés en",
        "zh": "币种|货币|币别|货币单位|结算币种",
    },
    "other_": {
        "en": "fax|fax no|iban|bic|swift|swift code|bank|bank account|sort code|quotation no|quote no"
        "|quote number|quotation number|offer no|your offer|contract no|contract number|agreement no"
        "|delivery note|delivery note no|delivery note number|delivery no|supplier number|supplier no"
        "|vendor number|vendor no|vendor id|supplier id|supplier code|vendor code|your reference"
        "|your ref|customer reference|payment terms|terms|terms of payment|payment|payment method"
        "|incoterms|incoterm|delivery terms|terms of delivery|shipping method|ship via|shipping terms"
        "|contact|contact person|buyer contact|attn|attention|project|project no|cost centre"
        "|cost center|department|page|page no|website|web|www|cashier|time|table|salesperson"
        "|sales person|sales rep|company reg no|company no|reg no|company registration no|co reg no"
        "|registration no|business reg no|mandate|due|remarks|notes|comments|subject|requisitioner"
        "|approved by|prepared by|authorised by|authorized by|signature|terminal|till|counter|fob"
        "|f.o.b|job no|job|tracking number|warehouse|dock|revision|rev|routing|carrier|requested by"
        "|clerk|handled by|your contact|our contact",
        "de": "fax|telefax|iban|bic|swift|bank|bankverbindung|konto|konto nr|kto nr|kontonummer|blz"
        "|steuernummer|steuer nr|st nr|steuernr|angebotsnummer|angebot nr|angebots nr|ihr angebot"
        "|angebot|vertragsnummer|vertrag nr|lieferscheinnummer|lieferschein nr|lieferschein"
        "|lieferantennummer|lieferanten nr|lieferantennr|kreditor|kreditoren nr"
        "|ihre lieferantennummer|ihr zeichen|ihre zeichen|ihre nachricht vom|ihre referenz"
        "|ihre nachricht|unsere nachricht vom|zahlungsbedingungen|zahlungsbedingung|zahlung"
        "|zahlungsart|zahlungsform|zahlungsweise|zahlungskonditionen|lieferbedingungen"
        "|lieferbedingung|lieferkonditionen|versandart|versand|versandbedingungen|ansprechpartner"
        "|bearbeiter|sachbearbeiter|bearbeiterin|besteller|einkäufer|einkäuferin|projekt"
        "|projektnummer|projekt nr|kostenstelle|abteilung|seite|internet|webseite|web|handelsregister"
        "|registergericht|hrb|hra|amtsgericht|geschäftsführer|geschäftsführung|vorstand|aufsichtsrat"
        "|bemerkung|bemerkungen|hinweis|betreff|verwendungszweck|gläubiger id|mandatsreferenz"
        "|finanzamt|uhrzeit|kasse|bediener|filiale|gln|ihr ansprechpartner|ihre ansprechpartnerin"
        "|kontakt|kontonr|ust|kommission|lager|verkäufer nr|auftraggeber nr|eori|eori nr|freigabe"
        "|unterschrift",
        "fr": "fax|télécopie|iban|bic|swift|banque|rib|siret|n° siret|siren|rcs|ape|naf|code ape|n° devis"
        "|devis n°|devis|offre|votre offre|n° contrat|contrat|contrat n°|bon de livraison|n° bl|bl n°"
        "|n° fournisseur|code fournisseur|référence fournisseur|vos références|votre référence"
        "|votre réf|conditions de paiement|conditions de règlement|mode de règlement"
        "|modes de règlement|paiement|règlement|mode de paiement|moyen de paiement"
        "|conditions de livraison|mode de livraison|mode d'expédition|transporteur|contact"
        "|interlocuteur|votre contact|notre contact|acheteur n°|affaire|projet|n° affaire|service"
        "|page|site web|site internet|capital|au capital de|objet|remarques|remarque|observations"
        "|commentaires|caisse|heure|demandeur|responsable|à l'attention de|attn|centre de coût"
        "|signature|commandé par|expédition",
        "zh": "传真|开户行|开户银行|银行账号|账号|帐号|报价单号|合同号|合同编号|送货单号|供应商编号"
        "|供应商代码|付款方式|付款条件|结算方式|支付方式|交货方式|运输方式|送货方式|交货条款"
        "|联系人|采购员|经办人|业务员|项目|项目编号|部门|页码|页|网址|备注|制单|制单人|审核"
        "|审核人|批准|签字|签名|盖章|发票代码|校验码|机器编号|收款人|复核|开票人|密码区"
        "|收银员|时间|法定代表人|邮编|付款条款|质保|包装要求|说明|运费",
    },
}
