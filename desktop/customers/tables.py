"""Customers by id only: nothing here says who somebody is but a company's public number."""

from desktop.database.columns import cents, flag, instant, key, ref, table, text

customer_group = table(
    "customer_group",
    key("group_id"),
    text("name"),
    ref("price_list_id", optional=True),  # what the group pays by; nothing: the shop's usual prices
    instant("archived_at", optional=True),
    text("field_clocks"),
)

customer = table(
    "customer",
    key("customer_id"),
    text("kind"),  # person | company
    text("uen", optional=True),
    ref("group_id", optional=True),
    cents("credit_limit_cents", optional=True),  # nothing: this customer pays at once
    instant("created_at"),
    instant("archived_at", optional=True),
    text("field_clocks"),
)

customer_consent = table(
    "customer_consent",  # a fact: whoever takes it back adds another row
    key("consent_id"),
    ref("customer_id"),
    text("purpose"),  # messages | email | post | calls
    flag("is_given"),
    text("how"),  # in_person | on_paper | by_message | by_phone | online
    ref("person_id"),
    instant("given_at"),
    text("field_clocks"),
)
