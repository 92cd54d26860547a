/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* webpush: what goes out, by the standards; and where it may go. */
#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>
#include "relay/near.h"
#include "relay/webpush.h"
#include "relay/where.h"

static size_t
unbase64url(uint8_t *out, const char *text)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789-_";
	unsigned held = 0, bits = 0;
	size_t n = 0;

	for (; *text != '\0'; text++) {
		held = held << 6 | (unsigned)(strchr(letters, *text) - letters);
		bits += 6;
		if (bits >= 8)
			out[n++] = (uint8_t)(held >> (bits -= 8));
	}
	return n;
}

/* RFC 8291, appendix A and section 5. */
static void
a_push_is_sealed_as_the_standard_seals_it(void **state)
{
	static const char word[] = "When I grow up, I want to be a watermelon";
	uint8_t point[65], auth[16], salt[16], secret[32], want[256], have[256];

	(void)state;
	assert_int_equal(unbase64url(point, "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLe"
	    "xhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"), 65);
	assert_int_equal(unbase64url(auth, "BTBZMqHH6r4Tts7J_aSIgg"), 16);
	assert_int_equal(unbase64url(salt, "DGv6ra1nlYgDCS1FRnbzlw"), 16);
	assert_int_equal(unbase64url(secret,
	    "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"), 32);
	size_t len = unbase64url(want, "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRT"
	    "bVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6"
	    "PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVW"
	    "GNWQexSgSxsj_Qulcy4a-fN");
	assert_int_equal(len, 86 + 42 + 16);
	assert_true(webpush_seal_with(have, (const uint8_t *)word, 41, 42, point,
	    auth, salt, secret));
	assert_memory_equal(have, want, len);
	point[40] ^= 1;
	assert_false(webpush_point(point));
	assert_false(webpush_seal_with(have, (const uint8_t *)word, 41, 42, point,
	    auth, salt, secret));
}

static void
the_key_follows_from_the_secret_alone(void **state)
{
	uint8_t secret[32] = { 1 };
	struct webpush *a = webpush_new(secret), *b = webpush_new(secret);

	(void)state;
	secret[0] = 2;
	struct webpush *c = webpush_new(secret);
	assert_true(webpush_point(webpush_public(a)));
	assert_memory_equal(webpush_public(a), webpush_public(b), 65);
	assert_memory_not_equal(webpush_public(a), webpush_public(c), 65);
	webpush_free(a);
	webpush_free(b);
	webpush_free(c);
}

static void
addresses_are_what_they_seem(void **state)
{
	static const char *const urls[] = { "https://a.example/x?y=1",
	    "https://a.example", "https://a.example:8443/", "https://[2a00::1]/" };
	static const char *const no_urls[] = { "http://a.example/", "https://",
	    "https://a.example#x", "https://a@b.example/", "https://a b.example/",
	    "https://-a.example/", "https://a..example/", "https:///x",
	    "https://a.example:0/", "https://a.example:99999/", "ftp://a.example/",
	    "https://a.example\\@b.example/", "https://a.example/\r\nx",
	    "https://[::1", "https://[::1]x/", "HTTPS://a.example/" };
	static const char *const mails[] = { "a@b.example", "a.b+c@d-e.example" };
	static const char *const no_mails[] = { "a", "@b.example", "a@b", "a@",
	    "a b@c.example", "a@b.example\r\nBcc: x@y.example", "\"a\"@b.example",
	    ".a@b.example", "a..b@c.example", "a@b@c.example", "<a@b.example>",
	    "a,b@c.example" };

	(void)state;
	for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++)
		assert_true(where_url(urls[i], strlen(urls[i]), false));
	for (size_t i = 0; i < sizeof no_urls / sizeof no_urls[0]; i++)
		assert_false(where_url(no_urls[i], strlen(no_urls[i]), false));
	assert_true(where_url("http://a.example/", 17, true));
	for (size_t i = 0; i < sizeof mails / sizeof mails[0]; i++)
		assert_true(where_mail(mails[i], strlen(mails[i])));
	for (size_t i = 0; i < sizeof no_mails / sizeof no_mails[0]; i++)
		assert_false(where_mail(no_mails[i], strlen(no_mails[i])));
}

static bool
is_public(const char *text)
{
	struct sockaddr_in four = { .sin_family = AF_INET };
	struct sockaddr_in6 six = { .sin6_family = AF_INET6 };

	if (inet_pton(AF_INET, text, &four.sin_addr) == 1)
		return address_public((struct sockaddr *)&four);
	assert_int_equal(inet_pton(AF_INET6, text, &six.sin6_addr), 1);
	return address_public((struct sockaddr *)&six);
}

static void
nobody_is_sent_into_the_servers_own_network(void **state)
{
	static const char *const own[] = { "127.0.0.1", "10.1.2.3", "172.16.0.1",
	    "172.31.255.255", "192.168.1.1", "169.254.169.254", "100.64.0.1",
	    "0.0.0.0", "224.0.0.1", "255.255.255.255", "198.18.0.1", "192.0.2.1",
	    "::1", "::", "fe80::1", "fd00::1", "ff02::1", "::ffff:127.0.0.1",
	    "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:7f00:1::1", "2001:db8::1",
	    "2001::1", "::127.0.0.1" };
	static const char *const everybodys[] = { "1.1.1.1", "172.15.0.1",
	    "172.32.0.1", "100.63.0.1", "100.128.0.1", "2606:4700::1111",
	    "2a00:1450:4001::1", "64:ff9b::101:101", "2001:4860:4860::8888",
	    "::ffff:1.1.1.1" };

	(void)state;
	for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
		assert_false(is_public(own[i]));
	for (size_t i = 0; i < sizeof everybodys / sizeof everybodys[0]; i++)
		assert_true(is_public(everybodys[i]));
}

static bool
is_own_door(const char *text, uint16_t port)
{
	struct sockaddr_in four = { .sin_family = AF_INET,
	    .sin_port = htons(port) };
	struct sockaddr_in6 six = { .sin6_family = AF_INET6,
	    .sin6_port = htons(port) };

	if (inet_pton(AF_INET, text, &four.sin_addr) == 1)
		return address_own_door((struct sockaddr *)&four);
	assert_int_equal(inet_pton(AF_INET6, text, &six.sin6_addr), 1);
	return address_own_door((struct sockaddr *)&six);
}

/* Where a firewall stands before this machine, and not behind. */
static void
nobody_knocks_at_the_servers_other_doors(void **state)
{
	(void)state;
	assert_true(is_own_door("127.0.0.1", 5432));
	assert_true(is_own_door("::ffff:127.0.0.1", 5432));
	assert_false(is_own_door("127.0.0.1", 443));
	assert_false(is_own_door("1.1.1.1", 5432));
	assert_false(is_own_door("2606:4700::1111", 5432));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_push_is_sealed_as_the_standard_seals_it),
		cmocka_unit_test(the_key_follows_from_the_secret_alone),
		cmocka_unit_test(addresses_are_what_they_seem),
		cmocka_unit_test(nobody_is_sent_into_the_servers_own_network),
		cmocka_unit_test(nobody_knocks_at_the_servers_other_doors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
