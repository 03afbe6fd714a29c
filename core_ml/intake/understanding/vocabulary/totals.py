"""Labels of amounts under the table."""

from __future__ import annotations

from core_ml.intake.understanding.vocabulary import Phrases

TOTALS: Phrases = {
    "net_total": {
        "en": "subtotal|sub total|net total|net amount|total net|total excl vat|total ex vat"
        "|total excluding vat|total before tax|net|total net amount|goods total|amount before tax"
        "|total excl tax|total without vat|net value|total exclusive of gst|total excluding gst"
        "|total excl gst|total sales excluding gst|total (excl gst)|net order value|order subtotal"
        "|items total|merchandise total|total goods|total exc vat|subtotal excl vat|net sum"
        "|taxable amount|net invoice amount|total excluding tax|invoice subtotal|sub total excl vat"
        "|total net value|exclusief btw|taxable total|subtotal net|order net|subtotal before tax",
        "de": "nettobetrag|summe netto|netto|nettosumme|zwischensumme|gesamt netto|netto gesamt"
        "|summe netto eur|gesamtnetto|warenwert|warenwert netto|netto summe|nettogesamtbetrag"
        "|rechnungsbetrag netto|total netto|betrag netto|gesamtbetrag netto|netto betrag"
        "|summe ohne mwst|gesamtsumme netto|nettowert|nettogesamt|netto warenwert|gesamtnettowert"
        "|bestellwert netto|auftragswert netto|summe exkl mwst|gesamtbetrag ohne mwst"
        "|nettogesamtsumme|summe positionen|positionssumme|summe der positionen|nettorechnungsbetrag"
        "|warenwert gesamt|bestellsumme netto|gesamtwert netto|auftragssumme netto|summe nettobeträge"
        "|nettowarenwert|zwischensumme netto|zwischensumme ohne ust|steuerbasisbetrag"
        "|gesamtpreis netto|endsumme netto|gesamtsumme ohne ust|zwischensumme netto eur"
        "|gesamtnettobetrag|netto rechnungsbetrag",
        "fr": "total ht|total h.t|montant ht|montant total ht|sous total|total net ht|total hors taxes"
        "|sous total ht|total hors taxe|net ht|base ht|montant net ht|total général ht"
        "|montant hors taxes|total commande ht|total net|montant h.t|total ht net|total brut ht"
        "|total ht eur|total h.t. eur",
        "zh": "不含税金额|未税金额|不含税合计|税前金额|不含税总额|小计|金额小计|净额|未税合计|合计金额"
        "|不含税总金额|未税总额|商品金额|合计不含税|金额合计|货款小计|不含税小计|税前合计"
        "|税前总额",
    },
    "tax_total": {
        "en": "vat|tax|sales tax|total vat|total tax|vat amount|tax amount|gst|gst amount|total gst"
        "|vat total|plus vat|tax total|btw|gst @|gst payable|add gst|hst|pst|gst total|service tax"
        "|vat @|total vat amount|tva|sst|input vat",
        "de": "mwst|mehrwertsteuer|umsatzsteuer|ust|zzgl mwst|zzgl ust|zuzüglich mwst|mwst betrag"
        "|ust betrag|umsatzsteuerbetrag|steuerbetrag|summe mwst|summe ust|steuer|zzgl mehrwertsteuer"
        "|zzgl umsatzsteuer|gesamt mwst|gesamt ust|zuzüglich mehrwertsteuer|zuzüglich umsatzsteuer"
        "|mwst gesamt|ust gesamt|plus mwst|gesetzliche mwst|enthaltene mwst|inkl mwst|enthält mwst"
        "|summe umsatzsteuer|davon mwst|summe steuerbetrag|gesetzl mwst|summe umsatzsteuerbeträge"
        "|summe steuern|gesamtsteuer|summe steuer|steuern|gesamtbetrag umsatzsteuer|zzgl",
        "fr": "tva|montant tva|total tva|montant de la tva|taxe|taxes|total taxes|total t.v.a|t.v.a"
        "|dont tva|montant total tva|total de la tva|montant t.v.a",
        "zh": "税额|税金|增值税|增值税额|税额合计|税费|合计税额|销项税额|总税额|税额小计|税款|增值税税额",
    },
    "gross_total": {
        "en": "total|grand total|total amount|amount due|total due|total incl vat|total inc vat"
        "|total including vat|balance due|total payable|invoice total|order total|total order value"
        "|total order|gross total|total gross|gross amount|total price|total to pay|amount payable"
        "|net payable|total inclusive of gst|total inclusive gst|total incl gst|total including gst"
        "|total sales inclusive of gst|total sales inclusive gst|total sales (inclusive of gst)"
        "|total sales incl gst|total amount due|nett total|net total amount|total rm|rounded total"
        "|total rounded|total after rounding|round total|rounded total (rm)|total (rm)|total sales"
        "|total amt|total amount payable|total amt payable|credit total|total credit|gross|po total"
        "|purchase order total|order value|total value|invoice amount|total amount incl vat|totaal"
        "|factuur totaal|amount to pay|total inc gst|total amount (rm)|final total|total incl tax"
        "|total amt incl gst|total incl gst rm|total inclusive|total net amount payable"
        "|total with vat|payable amount|total amount incl gst|total gross amount|amount total"
        "|total usd|total eur|total gbp",
        "de": "gesamtbetrag|gesamt|summe|rechnungsbetrag|endbetrag|gesamtsumme|brutto|bruttobetrag"
        "|gesamt brutto|zahlbetrag|zu zahlen|total|bruttosumme|gesamtbetrag brutto|summe brutto"
        "|endsumme|rechnungssumme|bruttogesamtbetrag|gesamtbetrag inkl mwst|rechnungsbetrag brutto"
        "|gesamtpreis|zu zahlender betrag|gesamtbetrag eur|auftragssumme|bestellsumme|bestellwert"
        "|gesamtbestellwert|auftragswert|fälliger betrag|total brutto|summe inkl mwst"
        "|gutschriftsbetrag|brutto gesamt|bruttorechnungsbetrag|gesamtsumme brutto|gutschriftbetrag"
        "|offener betrag|gesamtwert|betrag|gesamt inkl mwst|endbetrag brutto|rechnungsgesamtbetrag"
        "|rechnungsendbetrag|zu zahlender gesamtbetrag|summe eur|bruttogesamt"
        "|rechnungsbetrag inkl mwst|gesamtbetrag inkl ust|bruttowert|bestellwert brutto"
        "|bruttogesamtsumme|auftragswert brutto|zahlbetrag brutto|gesamtsumme inkl mwst"
        "|gesamtsumme inkl ust|erstattungsbetrag",
        "fr": "total ttc|total t.t.c|montant ttc|net à payer|montant total|montant total ttc|total à payer"
        "|total facture|total général|total général ttc|montant à payer|net à payer ttc"
        "|total commande|total de la commande|total commande ttc|total toutes taxes comprises"
        "|montant dû|à payer|montant t.t.c|net à payer en euros|total eur|solde à payer"
        "|montant net à payer|total avoir|total|montant total de la commande",
        "zh": "价税合计|总计|合计|总金额|含税金额|应付金额|总额|含税合计|含税总额|总价|订单总额"
        "|订单总金额|应付总额|含税总金额|实付金额|应收金额|合计总额|总计金额|价税总计|含税总计"
        "|采购总额|总合计|实付|应付|合计含税|订单金额|总计含税|合计人民币|小写",
    },
    "carried": {
        "en": "carried forward|brought forward|c/f|b/f|carry forward|carry over|carried over"
        "|balance brought forward|subtotal carried forward|page total|amount brought forward"
        "|page subtotal|continued|subtotal page|sub total carried forward|continued on next page",
        "de": "übertrag|zwischensumme übertrag|übertrag von seite|übertrag auf seite|seitensumme"
        "|übertrag auf|übertrag von|zwischensumme seite|übertrag seite|seitenübertrag|fortsetzung"
        "|fortsetzung auf seite|fortsetzung nächste seite|vortrag",
        "fr": "à reporter|report|sous total à reporter|total page|sous total page|report page"
        "|report de la page|report page précédente|total à reporter|suite page|montant à reporter",
        "zh": "转下页|承上页|承前页|过次页|本页小计|上页合计|接上页|续下页|本页合计|上页结转",
    },
    "subtraction_": {
        "en": "discount|total discount|shipping|freight|postage|delivery charge|shipping cost"
        "|shipping & handling|deposit|paid|amount paid|change|cash|rounding|rounding adj"
        "|rounding adjustment|credit card|visa|mastercard|tendered|cash tendered|change due|total qty"
        "|total quantity|total items|item count|total item|total savings|paid amount|payment received"
        "|advance paid|cash received|round adj|rounding amount|debit card|less discount|carriage"
        "|handling|total discounts|qty total|balance|number of items|no of items|delivery charges"
        "|total saving|total lines|number of lines|total weight",
        "de": "rabatt|skonto|versandkosten|fracht|versand|porto|anzahlung|bereits gezahlt|gegeben|rückgeld"
        "|bar|rundung|frachtkosten|verpackung|abzug|nachlass|gesamtmenge|lieferkosten|bezahlt"
        "|ec karte|kartenzahlung|gesamtrabatt|rabattbetrag|gesamtgewicht|anzahl positionen"
        "|versandkostenpauschale|abzüglich rabatt|abzügl rabatt|porto und verpackung",
        "fr": "remise|escompte|frais de port|port|acompte|frais de livraison|transport|arrondi|espèces"
        "|rendu|carte bancaire|déjà réglé|remise globale|total remise|carte bleue|quantité totale"
        "|éco participation|nombre de lignes|nombre d'articles|acompte versé",
        "zh": "折扣|运费|优惠|定金|已付|找零|现金|总数量|数量合计|合计数量|大写|合计大写|金额大写"
        "|优惠金额|预付款|税率|价税合计大写|人民币大写|总计大写|总金额大写|合计金额大写|总数",
    },
}
