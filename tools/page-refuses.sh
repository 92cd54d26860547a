#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# What the translator must refuse, with the word its complaint must hold.
# Usage: page-refuses.sh tools/page.c
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cc -D_GNU_SOURCE -std=gnu17 -Wall -Wextra -Werror -O1 -o "$dir/page" "$1"

failed=0
refuse() {
	printf '%%%% a(const char *x)\n%s\n' "$2" > "$dir/t.html"
	if "$dir/page" "$dir/t.html" > "$dir/out" 2> "$dir/err"; then
		echo "accepted: $2"; failed=1
	elif ! grep -q -- "$1" "$dir/err"; then
		echo "refused for another reason: $2: $(cat "$dir/err")"; failed=1
	fi
}
accept() {
	printf '%%%% a(const char *x)\n%s\n' "$1" > "$dir/t.html"
	"$dir/page" "$dir/t.html" > "$dir/out" || { echo "refused: $1"; failed=1; }
}

refuse 'may not' '<script>var a = "{{ x }}";</script>'
refuse 'may not' '<SCRIPT type="x">{{ x }}</SCRIPT>'
refuse 'may not' '<style>p { color: {{ x }} }</style>'
refuse 'may not' '<!-- {{ x }} -->'
refuse 'class' '<a onclick="{{ x }}">y</a>'
refuse 'class' '<div style="width: {{ x }}px">y</div>'
refuse 'may not' '<iframe srcdoc="{{ x }}"></iframe>'
refuse 'may not' '<meta http-equiv="refresh" content="{{ x }}">'
refuse 'may not' '<p {{ x }}>y</p>'
refuse 'bare' '<{{ x }}>y'
refuse 'may not' '<p class={{ x }}>y</p>'
refuse 'class' '<p style="color: red">y</p>'
refuse 'double quotes' "<p class='{{ x }}'>y</p>"
refuse 'without' '<p title="{{ x">y</p>'
refuse 'belongs inside' '{{? checked: x }}'
refuse 'inside a tag' '<p class="a
% if (x) {
">y</p>'
refuse 'ends inside' '<p class="a'
refuse '&lt;' '<p>1 < 2</p>'
# What a browser would read otherwise than it looks.
refuse 'a class' '<a/onclick="{{ x }}">y</a>'
refuse 'double quotes' '<a class=x="{{ x }}">y</a>'
refuse 'before =' '<a ="{{ x }}">y</a>'
refuse 'before =' '<a="{{ x }}">y</a>'
refuse 'only text' '<textarea><a title="</textarea><b onclick={{ x }}"></textarea>'
refuse 'may not' '<noscript><p title="</noscript>"></noscript>'
refuse 'no <' '<style></stylex></style>'
refuse '-->' '<!-- --!><b title="-->{{ x }}">'
refuse '&lt;' '<!x ="a>{{ x }}">'
refuse 'belongs inside' '<p{{? hidden: x }}>y</p>'
refuse 'double quotes' '<p class={{? hidden: x }}>y</p>'
refuse 'a class' '<p {{? onclick: x }}>y</p>'
refuse 'plain name' '<p {{? a" b="c: x }}>y</p>'
refuse 'may not' '<animate to="{{ x }}"></animate>'
accept '<!doctype html><title>{{ x }}</title><style>p { margin: 0 }</style>'
accept '<br/><a xlink:href="{{ x }}"/>'
accept '<p title="a > {{ x }}">{{ x }}<textarea>{{ x }}</textarea></p>'
accept '<a href="{{ x }}">y</a><a href="/letters?of={{ x }}">z</a>'
accept '<input type="checkbox" {{? checked: x != NULL }}>'
exit $failed
