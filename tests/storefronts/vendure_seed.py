"""Makes a fresh Vendure a shop in Singapore: 9 % GST inside the prices, parcels at $5, a free counter."""

from __future__ import annotations

from typing import Any

from tests.storefronts.vendure_people import Person


def seed(staff: Person) -> str:
    """Set the shop up; an API key that may do everything."""
    country = make(staff, "Country", code="SG", enabled=True, translations=english(name="Singapore"))
    zone = make(staff, "Zone", name="SG", memberIds=[country])
    staff.say(
        "mutation($i: UpdateChannelInput!) "
        "{ updateChannel(input: $i) { __typename ... on ErrorResult { errorCode message } } }",
        i={
            "id": staff.say("{ activeChannel { id } }")["id"],
            "pricesIncludeTax": True,
            "defaultCurrencyCode": "SGD",
            "availableCurrencyCodes": ["SGD"],
            "defaultTaxZoneId": zone,
            "defaultShippingZoneId": zone,
            "trackInventory": True,
        },
    )
    tax = make(staff, "TaxCategory", name="Standard", isDefault=True)
    make(staff, "TaxRate", name="GST 9%", enabled=True, value=9, categoryId=tax, zoneId=zone)
    shipping(staff, "parcel", 500)
    shipping(staff, "counter", 0)
    make(
        staff,
        "PaymentMethod",
        code="dummy",
        enabled=True,
        translations=english(name="Dummy", description=""),
        handler={
            "code": "dummy-payment-handler",
            "arguments": [{"name": "automaticSettle", "value": "false"}],
        },
    )
    roles = staff.say("{ roles { items { id code } } }")["items"]
    everything = next(role["id"] for role in roles if "super_admin" in role["code"])
    made = staff.say(
        "mutation($i: CreateApiKeyInput!) { createApiKey(input: $i) { apiKey } }",
        i={"roleIds": [everything], "translations": english(name="sync")},
    )
    return str(made["apiKey"])


def make(staff: Person, what: str, **given: object) -> str:
    """Create one of something; its id."""
    return str(
        staff.say(f"mutation($i: Create{what}Input!) {{ create{what}(input: $i) {{ id }} }}", i=given)["id"]
    )


def english(**words: str) -> list[dict[str, Any]]:
    """The words as a translation."""
    return [{"languageCode": "en", **words}]


def shipping(staff: Person, code: str, cents: int) -> None:
    """A way to get the goods."""
    arguments = {"rate": str(cents), "includesTax": "include", "taxRate": "9"}
    make(
        staff,
        "ShippingMethod",
        code=code,
        fulfillmentHandler="manual-fulfillment",
        checker={
            "code": "default-shipping-eligibility-checker",
            "arguments": [{"name": "orderMinimum", "value": "0"}],
        },
        calculator={
            "code": "default-shipping-calculator",
            "arguments": [{"name": name, "value": value} for name, value in arguments.items()],
        },
        translations=english(name=code, description=""),
    )


def new_variant(staff: Person, sku: str, pieces: int, price_cents: int) -> str:
    """Goods of one kind; the variant's id."""
    product = make(
        staff, "Product", enabled=True, translations=english(name=sku, slug=sku.lower(), description="")
    )
    (made,) = staff.say(
        "mutation($i: [CreateProductVariantInput!]!) { createProductVariants(input: $i) { id } }",
        i=[
            {
                "productId": product,
                "sku": sku,
                "price": price_cents,
                "stockOnHand": pieces,
                "trackInventory": "TRUE",
                "translations": english(name=sku),
            }
        ],
    )
    return str(made["id"])
