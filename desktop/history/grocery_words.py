"""What a small Singapore grocer sells: the names behind the month that `make groceries` invents."""

from __future__ import annotations

_SHELVES = """
fresh milk|white bread|eggs|bananas|mineral water|soft drink|yoghurt|rice
instant noodles|cooking oil|chicken|pork|fish fillet|prawns|minced beef|fish balls
tofu|tau kwa|crab sticks|chicken nuggets|kangkong|chye sim|bok choy|spinach
cabbage|lettuce|tomatoes|potatoes|onions|garlic|ginger|carrots
cucumber|long beans|brinjal|lady's fingers|bean sprouts|mushrooms|corn|pumpkin
sweet potato|yam|chilli padi|red chilli|coriander|spring onion|lemongrass|pandan leaves
curry leaves|laksa leaves|apples|oranges|pears|grapes|papaya|watermelon
pineapple|mango|durian|rambutan|mangosteen|longan|lychee|dragon fruit
guava|starfruit|limes|lemons|kiwi fruit|avocado|kaya|butter
margarine|cheese slices|cream cheese|whipping cream|condensed milk|evaporated milk|UHT milk|soya milk
coffee powder|coffee sachets|tea bags|milo|oats|cornflakes|honey|peanut butter
strawberry jam|chocolate spread|sugar|salt|white pepper|soy sauce|dark soy sauce|oyster sauce
sesame oil|fish sauce|vinegar|chilli sauce|tomato ketchup|mayonnaise|sambal belacan|ikan bilis
dried shrimp|dried mushrooms|rempah|curry powder|coconut milk|tamarind|bee hoon|kway teow
yellow noodles|spaghetti|mee sua|flour|corn flour|sago|green beans|red beans
canned tuna|sardines|luncheon meat|baked beans|canned corn|canned soup|pickled lettuce|century eggs
salted eggs|seaweed|potato chips|prawn crackers|biscuits|cream crackers|chocolate bar|gummy sweets
mints|chewy sweets|peanuts|cashews|raisins|popcorn|ice cream|frozen paratha
frozen dumplings|frozen pizza|curry puffs|pandan cake|egg tarts|buns|orange juice|barley drink
chrysanthemum tea|green tea|isotonic drink|energy drink|beer|stout|red wine|sparkling water
toilet paper|tissue paper|kitchen towel|shampoo|body wash|toothpaste|toothbrush|soap bar
dish liquid|washing powder
"""

NAMES: tuple[str, ...] = tuple(_SHELVES.strip().replace("\n", "|").split("|"))
"""From what sells most to what sells least, roughly."""
