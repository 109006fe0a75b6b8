"""Every page and the one address of every deed."""

from allauth.account import views as signin
from django.urls import path

from baton.web import (
    account,
    account_edit,
    accounts,
    contacts,
    deal,
    deals,
    invoice,
    invoices,
    payments,
    products,
    today,
)
from baton.web.deeds import deed
from baton.web.find import find

urlpatterns = [
    path("", today.today, name="today"),
    path("new/", today.new, name="new"),
    path("more/", today.more, name="more"),
    path("help/", today.help, name="help"),
    path("me/", today.me, name="me"),
    path("find/", find, name="find"),
    path("organizations/<uuid:id>/switch", today.switch, name="switch"),
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/new/", accounts.new, name="account_new"),
    path("accounts/<uuid:id>/", account.account, name="account"),
    path("accounts/<uuid:id>/edit/", account_edit.edit, name="account_edit"),
    path("contacts/", contacts.contacts, name="contacts"),
    path("contacts/new/", contacts.new, name="contact_new"),
    path("contacts/<uuid:id>/", contacts.contact, name="contact"),
    path("contacts/<uuid:id>/edit/", contacts.edit, name="contact_edit"),
    path("contacts/<uuid:id>/handover/", contacts.moved_on, name="contact_moved_on"),
    path("invoices/", invoices.invoices, name="invoices"),
    path("invoices/new/", invoices.new, name="invoice_new"),
    path("invoices/<uuid:id>/", invoice.invoice, name="invoice"),
    path("invoices/<uuid:id>/pdf", invoices.pdf, name="invoice_pdf"),
    path("i/<path:number>/", invoices.numbered, name="invoice_numbered"),
    path("deals/", deals.deals, name="deals"),
    path("deals/new/", deals.new, name="deal_new"),
    path("deals/<uuid:id>/", deal.deal, name="deal"),
    path("deals/<uuid:id>/edit/", deals.edit, name="deal_edit"),
    path("payments/", payments.payments, name="payments"),
    path("payments/new/", payments.new, name="payment_new"),
    path("payments/preview", payments.preview, name="payment_preview"),
    path("payments/<uuid:id>/", payments.payment, name="payment"),
    path("payments/<uuid:id>/receipt.pdf", payments.receipt, name="payment_receipt"),
    path("products/", products.products, name="products"),
    path("products/new/", products.new, name="product_new"),
    path("products/<uuid:id>/", products.product, name="product"),
    # signing in
    path("signin/", signin.login, name="account_login"),
    path("signout/", signin.logout, name="account_logout"),
    path("signup/", signin.signup, name="account_signup"),
    # every deed of a person
    path("<slug:plural>/<slug:verb>", deed, name="deed"),
    path("<slug:plural>/<uuid:id>/<slug:verb>", deed, name="deed"),
]
