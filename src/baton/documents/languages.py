"""The words of a document in each language it can be written in.  `{}` is filled in by wording.py."""

from typing import Final

EN: Final = {
    "invoice": "Invoice", "receipt": "Receipt", "draft": "Draft", "bill_to": "Bill to", "received_from": "Received from",
    "issued_on": "Invoice date", "due_on": "Due date", "supplied_on": "Date of supply", "terms": "Terms", "po_number": "PO number",
    "customer_number": "Customer number", "attention": "Attn.", "received_on": "Received", "method": "Paid by",
    "due_headline": "due {}", "received_headline": "received {}", "settled_headline": "nothing to pay",
    "description": "Description", "quantity": "Qty", "unit_price": "Price", "discount": "Discount", "tax": "Tax", "amount": "Amount, {}",
    "subtotal": "Subtotal", "document_discount": "Discount", "net": "Net", "total": "Total, {}", "tax_line": "{tax} {percent} on {net}",
    "payment": "Payment", "holder": "Account name", "bank": "Bank", "iban": "IBAN", "bic": "BIC", "reference": "Reference",
    "reference_note": "Please quote this with your payment.", "early": "Pay by {day} and take {percent} off",
    "registration": "Registration", "phone": "Phone", "page": "Page {page} of {pages}",
    "vat": "VAT", "sales_tax": "Tax", "vat_id": "VAT number", "tax_id": "Tax ID",
    "document": "Invoice", "document_total": "Invoice total, {}", "allocated": "Paid now, {}", "left": "Still open, {}",
    "credit": "Kept as credit for later invoices", "received_total": "Received, {}",
    "net_days": "Net {number}", "on_receipt": "Due on receipt",
    "end_of_month": "End of month", "after_month": "End of month plus {days}",
    "last_of_next_month": "Last day of next month", "day_of_next_month": "Day {day} of next month",
    "early_terms": "{percent} off if paid within {in_days}",
    "day": "1 day", "days": "{} days", "in_day": "1 day", "in_days": "{} days",
    "bank_transfer": "Bank transfer", "card": "Card", "cash": "Cash", "cheque": "Cheque", "direct_debit": "Direct debit", "other": "Other",
}  # fmt: skip

DE: Final = {
    "invoice": "Rechnung", "receipt": "Zahlungsbestätigung", "draft": "Entwurf", "bill_to": "Rechnung an", "received_from": "Erhalten von",
    "issued_on": "Rechnungsdatum", "due_on": "Fällig am", "supplied_on": "Leistungsdatum", "terms": "Zahlungsbedingungen", "po_number": "Bestellnummer",
    "customer_number": "Kundennummer", "attention": "z. Hd.", "received_on": "Eingegangen am", "method": "Zahlungsart",
    "due_headline": "fällig am {}", "received_headline": "eingegangen am {}", "settled_headline": "nichts zu zahlen",
    "description": "Beschreibung", "quantity": "Menge", "unit_price": "Einzelpreis", "discount": "Rabatt", "tax": "Steuer", "amount": "Betrag, {}",
    "subtotal": "Zwischensumme", "document_discount": "Rabatt", "net": "Netto", "total": "Gesamtbetrag, {}", "tax_line": "{tax} {percent} auf {net}",
    "payment": "Zahlung", "holder": "Kontoinhaber", "bank": "Bank", "iban": "IBAN", "bic": "BIC", "reference": "Verwendungszweck",
    "reference_note": "Bitte bei der Zahlung angeben.", "early": "{percent} Skonto bei Zahlung bis {day}",
    "registration": "Register", "phone": "Telefon", "page": "Seite {page} von {pages}",
    "vat": "USt.", "sales_tax": "Steuer", "vat_id": "USt-IdNr.", "tax_id": "Steuernummer",
    "document": "Rechnung", "document_total": "Rechnungsbetrag, {}", "allocated": "Jetzt bezahlt, {}", "left": "Noch offen, {}",
    "credit": "Guthaben für spätere Rechnungen", "received_total": "Erhalten, {}",
    "net_days": "Zahlbar innerhalb von {in_days}", "on_receipt": "Zahlbar sofort nach Erhalt",
    "end_of_month": "Zahlbar zum Monatsende", "after_month": "Zahlbar {days} nach Monatsende",
    "last_of_next_month": "Zahlbar am letzten Tag des Folgemonats", "day_of_next_month": "Zahlbar am {day}. des Folgemonats",
    "early_terms": "{percent} Skonto innerhalb von {in_days}",
    "day": "1 Tag", "days": "{} Tage", "in_day": "1 Tag", "in_days": "{} Tagen",
    "bank_transfer": "Überweisung", "card": "Karte", "cash": "Bar", "cheque": "Scheck", "direct_debit": "Lastschrift", "other": "Sonstige",
}  # fmt: skip

FR: Final = {
    "invoice": "Facture", "receipt": "Reçu", "draft": "Brouillon", "bill_to": "Facturé à", "received_from": "Reçu de",
    "issued_on": "Date de facture", "due_on": "Échéance", "supplied_on": "Date de prestation", "terms": "Conditions", "po_number": "N° de commande",
    "customer_number": "N° client", "attention": "À l’attention de", "received_on": "Reçu le", "method": "Mode de paiement",
    "due_headline": "échéance le {}", "received_headline": "reçu le {}", "settled_headline": "rien à payer",
    "description": "Désignation", "quantity": "Qté", "unit_price": "Prix unitaire", "discount": "Remise", "tax": "Taxe", "amount": "Montant, {}",
    "subtotal": "Sous-total", "document_discount": "Remise", "net": "Net HT", "total": "Total, {}", "tax_line": "{tax} {percent} sur {net}",
    "payment": "Règlement", "holder": "Titulaire", "bank": "Banque", "iban": "IBAN", "bic": "BIC", "reference": "Référence",
    "reference_note": "À rappeler avec votre règlement.", "early": "Escompte de {percent} pour paiement jusqu’au {day}",
    "registration": "Immatriculation", "phone": "Téléphone", "page": "Page {page} sur {pages}",
    "vat": "TVA", "sales_tax": "Taxe", "vat_id": "N° TVA", "tax_id": "N° fiscal",
    "document": "Facture", "document_total": "Montant facturé, {}", "allocated": "Réglé, {}", "left": "Reste dû, {}",
    "credit": "Avoir conservé pour vos prochaines factures", "received_total": "Reçu, {}",
    "net_days": "Payable sous {in_days}", "on_receipt": "Payable à réception",
    "end_of_month": "Payable en fin de mois", "after_month": "Payable {days} après la fin du mois",
    "last_of_next_month": "Payable le dernier jour du mois suivant", "day_of_next_month": "Payable le {day} du mois suivant",
    "early_terms": "escompte de {percent} pour paiement sous {in_days}",
    "day": "1 jour", "days": "{} jours", "in_day": "1 jour", "in_days": "{} jours",
    "bank_transfer": "Virement", "card": "Carte", "cash": "Espèces", "cheque": "Chèque", "direct_debit": "Prélèvement", "other": "Autre",
}  # fmt: skip

WORDS: Final[dict[str, dict[str, str]]] = {"en": EN, "de": DE, "fr": FR}
