#!/bin/sh
# Rebuilds the TTF files beside this script from the published, pinned font packages.
# Needs npm, python3 and the network; the shop program and its tests need none of this, the results are committed.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" \
  @expo-google-fonts/inter@0.4.2 @expo-google-fonts/noto-sans-sc@0.4.3 @expo-google-fonts/noto-sans-tamil@0.4.3
python3 -m venv --without-pip tools
python3 -m pip --python tools/bin/python install --quiet fonttools==4.68.0
fonts=node_modules/@expo-google-fonts

# Latin, money and the few symbols the screens and receipts draw.
latin='U+0020-007E,U+00A0-017F,U+0192,U+01CD-01DC,U+02C6,U+02C7,U+02D8-02DD,U+0300-0304,U+0306-030C'
latin="$latin,U+1E80-1E85,U+2009,U+200A,U+2010-2015,U+2018-201E,U+2020-2022,U+2026,U+2030,U+2032,U+2033"
latin="$latin,U+2039,U+203A,U+2044,U+2070,U+2074-2079,U+2080-2089,U+20AB,U+20AC,U+20B9,U+20BD,U+2116,U+2122"
latin="$latin,U+2190-2193,U+21B5,U+21E7,U+2212,U+2215,U+221E,U+2248,U+2260,U+2264,U+2265,U+2318,U+2325,U+232B"
latin="$latin,U+23CE,U+25A0,U+25B2,U+25B6,U+25BC,U+25C0,U+25CB,U+25CF,U+2605,U+2606,U+2713,U+2717,U+FFFD"

# Every character of GB 2312, the standard set of simplified Chinese.
python3 - > gb2312.txt <<'PY'
pairs = (bytes((row, cell)) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
print("".join(pair.decode("gb2312", "ignore") for pair in pairs))
PY

subset() { # from, to, further options
  from=$1 to=$2; shift 2
  tools/bin/python -m fontTools.subset "$from" --output-file="$here/$to" --notdef-outline --name-IDs='*' "$@"
}

# Inter's tabular figures also widen the space, the hyphen and brackets, which pulls words apart ("Soft -boiled").
# Only the figures themselves are kept, so that one font serves words and columns of money alike.
figures_only() { # file
  tools/bin/python - "$1" <<'PY'
import sys
from fontTools.ttLib import TTFont

font = TTFont(sys.argv[1], recalcTimestamp=False)
table = font["GSUB"].table
figures = {font.getBestCmap()[code] for code in range(0x30, 0x3A)}
wanted = {i for record in table.FeatureList.FeatureRecord if record.FeatureTag == "tnum"
          for i in record.Feature.LookupListIndex}
for i in wanted:
    for found in table.LookupList.Lookup[i].SubTable:
        rule = getattr(found, "ExtSubTable", found)
        rule.mapping = {glyph: to for glyph, to in rule.mapping.items() if glyph in figures}
font.save(sys.argv[1])
PY
}

features='kern,ccmp,locl,mark,mkmk,tnum,pnum,case,zero'
for style in 400Regular 500Medium 600SemiBold 700Bold; do
  subset "$fonts/inter/$style/Inter_$style.ttf" "Inter-${style#???}.ttf" \
    --unicodes="$latin" --layout-features="$features"
  figures_only "$here/Inter-${style#???}.ttf"
done
for style in 400Regular 700Bold; do
  subset "$fonts/noto-sans-sc/$style/NotoSansSC_$style.ttf" "NotoSansSC-${style#???}.ttf" \
    --unicodes="$latin,U+3000-303F,U+FF00-FFEF" --text-file=gb2312.txt --no-hinting --layout-features=kern,ccmp,locl
  # Tamil is small and its shaping rules are wanted whole.
  cp "$fonts/noto-sans-tamil/$style/NotoSansTamil_$style.ttf" "$here/NotoSansTamil-${style#???}.ttf"
done
cp "$fonts/inter/LICENSE_FONT" "$here/OFL-Inter.txt"
cp "$fonts/noto-sans-sc/LICENSE_FONT" "$here/OFL-NotoSansSC.txt"
cp "$fonts/noto-sans-tamil/LICENSE_FONT" "$here/OFL-NotoSansTamil.txt"
chmod 644 "$here"/*.ttf "$here"/OFL-*.txt
