/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "money.h"

/* Codes are only ever added: old events are read by this list. */
#define CURRENCIES(is) \
	is("AED", 2) is("ARS", 2) is("AUD", 2) is("BGN", 2) is("BHD", 3) \
	is("BRL", 2) is("CAD", 2) is("CHF", 2) is("CLP", 0) is("CNY", 2) \
	is("COP", 2) is("CZK", 2) is("DKK", 2) is("EUR", 2) is("GBP", 2) \
	is("HKD", 2) is("HUF", 2) is("IDR", 2) is("ILS", 2) is("INR", 2) \
	is("ISK", 0) is("JOD", 3) is("JPY", 0) is("KRW", 0) is("KWD", 3) \
	is("MAD", 2) is("MXN", 2) is("MYR", 2) is("NOK", 2) is("NZD", 2) \
	is("OMR", 3) is("PHP", 2) is("PLN", 2) is("RON", 2) is("RSD", 2) \
	is("SEK", 2) is("SGD", 2) is("THB", 2) is("TND", 3) is("TRY", 2) \
	is("UAH", 2) is("USD", 2) is("VND", 0) is("ZAR", 2)

#define ROW(code, decimals)	{ code, decimals },
#define CODE(code, decimals)	code,

static const struct currency currencies[] = { CURRENCIES(ROW) };
const char *const money_codes[] = { CURRENCIES(CODE) NULL };

const struct currency *
money_currency(const char *code)
{
	for (size_t i = 0; i < sizeof(currencies) / sizeof(*currencies); i++)
		if (strcmp(currencies[i].code, code) == 0)
			return &currencies[i];
	return NULL;
}

static int64_t
units(const struct currency *c)
{
	int64_t n = 1;

	for (int i = 0; i < c->decimals; i++)
		n *= 10;
	return n;
}

static bool
digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Why it is no plain number; digits and one mark are left to the caller. */
static enum amount
strange(const char *text)
{
	size_t marks = 0, n = strlen(text);

	if (n == 0)
		return AMOUNT_MISSING;
	if (text[0] == '-' || strncmp(text, "\xE2\x88\x92", 3) == 0)
		return AMOUNT_MINUS;
	for (size_t i = 0; i < n; i++) {
		bool space = text[i] == ' ' || text[i] == '\'' ||
		    strncmp(text + i, "\xC2\xA0", 2) == 0 ||
		    strncmp(text + i, "\xE2\x80\xAF", 3) == 0 ||
		    strncmp(text + i, "\xE2\x80\x99", 3) == 0;

		if (space && i > 0 && digit(text[i - 1]))
			return AMOUNT_GROUPED;
		marks += text[i] == '.' || text[i] == ',';
		if (!digit(text[i]) && text[i] != '.' && text[i] != ',')
			return AMOUNT_STRANGE;
	}
	if (!digit(text[0]) || !digit(text[n - 1]))
		return AMOUNT_STRANGE;
	return marks > 1 ? AMOUNT_GROUPED : AMOUNT_FINE;
}

enum amount
money_read(const char *text, const struct currency *c, int64_t *minor)
{
	enum amount wrong = strange(text);
	size_t whole = strcspn(text, ".,"), n = strlen(text);
	size_t decimals = n > whole ? n - whole - 1 : 0;
	int64_t sum = 0;

	if (wrong != AMOUNT_FINE)
		return wrong;
	if (decimals > (size_t)c->decimals)
		return decimals == 3 ? AMOUNT_GROUPED : AMOUNT_TOO_FINE;
	for (size_t i = 0; i < n; i++) {
		if (!digit(text[i]))
			continue;
		sum = sum * 10 + (text[i] - '0');
		if (sum > MONEY_MOST)
			return AMOUNT_TOO_LARGE;
	}
	for (size_t i = decimals; i < (size_t)c->decimals; i++)
		sum *= 10;
	if (sum > MONEY_MOST)
		return AMOUNT_TOO_LARGE;
	if (sum == 0)
		return AMOUNT_NOTHING;
	*minor = sum;
	return AMOUNT_FINE;
}

const char *
money_oops(enum amount wrong, const struct currency *c)
{
	static const char *const grouped[] = {
		N_("Leave out whatever parts the thousands, and type the digits alone: 12000."),
		NULL,
		N_("Leave out whatever parts the thousands. One point or comma, then two digits: 1234.56."),
		N_("Leave out whatever parts the thousands. One point or comma, then three digits: 1234.560."),
	};
	static const char *const fine[] = {
		N_("This currency has no smaller coins. Type whole ones: 12000."),
		NULL,
		N_("At most two digits after the point or comma: 1234.56."),
		N_("At most three digits after the point or comma: 1234.560."),
	};
	int at = c != NULL ? c->decimals : 2;

	switch (wrong) {
	case AMOUNT_FINE:
		return NULL;
	case AMOUNT_MISSING:
		return N_("Type how much, in digits: 250.");
	case AMOUNT_NOTHING:
		return N_("Type an amount above nought: 250.");
	case AMOUNT_MINUS:
		return N_("Type it without the minus: 50. That something is taken out is said by its own button.");
	case AMOUNT_GROUPED:
		return grouped[at];
	case AMOUNT_TOO_FINE:
		return fine[at];
	case AMOUNT_TOO_LARGE:
		return N_("That is more than can be counted here. Type a smaller amount.");
	default:
		return N_("Type digits alone, without letters or signs: 250.");
	}
}

static void
write_units(struct out *o, uint64_t n, const char *between)
{
	char digits[24];
	int len = 0;

	do
		digits[len++] = (char)('0' + n % 10);
	while ((n /= 10) > 0);
	while (len-- > 0) {
		out_bytes(o, &digits[len], 1);
		if (len > 0 && len % 3 == 0)
			out_string(o, between);
	}
}

static void
write_amount(struct out *o, int64_t minor, const struct currency *c,
    const char *minus, const char *between, bool all)
{
	uint64_t n = minor < 0 ? 0 - (uint64_t)minor : (uint64_t)minor;
	uint64_t by = (uint64_t)units(c), rest = n % by;

	if (minor < 0)
		out_string(o, minus);
	write_units(o, n / by, between);
	if (rest == 0 && !all)
		return;
	if (by > 1)
		out_html(o, ".");
	while ((by /= 10) > 0)
		out_bytes(o, &"0123456789"[rest / by % 10], 1);
}

void
money_plain(struct out *o, int64_t minor, const struct currency *c)
{
	write_amount(o, minor, c, "-", "", true);
}

void
money_write(struct out *o, int64_t minor, const struct currency *c)
{
	write_amount(o, minor, c, "\xE2\x88\x92", "\xE2\x80\xAF", false);
	out_string(o, "\xC2\xA0");
	out_string(o, c->code);
}

int64_t
money_sum(int64_t a, int64_t b)
{
	int64_t sum;

	if (!__builtin_add_overflow(a, b, &sum))
		return sum;
	return b > 0 ? INT64_MAX : INT64_MIN;
}
