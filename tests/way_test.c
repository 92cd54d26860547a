/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* way_test: needs, options, what each rates alone, and what the two try. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "home.h"
#include "phones.h"

enum { OPTIONS = 6 };

/* A path or a form, printed. */
static const char *
f(const char *format, ...)
{
	static char texts[4][2000];
	static unsigned turn;
	char *text = texts[turn++ % 4];
	va_list list;

	va_start(list, format);
	vsnprintf(text, sizeof(texts[0]), format, list);
	va_end(list);
	return text;
}

struct asked {
	char	 id[33];
	char	 options[OPTIONS][33];
};

static void
keep_id(char to[33], const char *id)
{
	snprintf(to, 33, "%s", id);
}

/* Ada opens a question; the two add six options, A to F of the evidence. */
static struct asked
ada_asks(struct phones *p)
{
	struct asked q;

	assert_int_equal(ada_sends(p, "/way/open",
	    "title=Our+evenings&why=I+am+tired&kind=one"), 303);
	keep_id(q.id, ada_last_id(p));
	relay_delivers(p);
	for (int i = 0; i < OPTIONS; i++) {
		const char *form = f("of=%s&text=option+%c", q.id, 'A' + i);

		if (i % 2 == 0) {
			assert_int_equal(ada_sends(p, "/way/option", form), 303);
			keep_id(q.options[i], ada_last_id(p));
		} else {
			assert_int_equal(ben_sends(p, "/way/option", form), 303);
			keep_id(q.options[i], ben_last_id(p));
		}
		relay_delivers(p);
	}
	return q;
}

/* Marks as a form; -1: cannot live with it. */
static const char *
marks(const struct asked *q, int round, const int *mark)
{
	static char form[2000];
	size_t n = (size_t)snprintf(form, sizeof(form), "of=%s&round=%d", q->id, round);

	for (int i = 0; i < OPTIONS; i++) {
		n += (size_t)snprintf(form + n, sizeof(form) - n, "&option-%d=%s",
		    i + 1, q->options[i]);
		n += (size_t)snprintf(form + n, sizeof(form) - n, mark[i] < 0 ?
		    "&never-%d=1" : "&mark-%d=%d", i + 1, mark[i]);
	}
	return form;
}

static const int adas[OPTIONS] = { 9, 6, 3, 8, 5, 10 };
static const int bens[OPTIONS] = { 3, 6, 9, 5, 7, 1 };

static void
ada_rates(struct phones *p, const struct asked *q, const int *mark)
{
	assert_int_equal(ada_sends(p, "/way/rate", marks(q, 1, mark)), 303);
}

static void
ben_rates(struct phones *p, const struct asked *q, const int *mark)
{
	assert_int_equal(ben_sends(p, "/way/rate", marks(q, 1, mark)), 303);
}

/* Where on Ada's page this stands first. */
static size_t
where(struct phones *p, const char *text)
{
	const char *at = strstr(ada_page(p), text);

	assert_non_null(at);
	return (size_t)(at - ada_page(p));
}

static void
what_one_opens_the_other_finds(void **state)
{
	struct phones *p = *state;
	char id[33];

	ada_opens(p, "/way");
	assert_true(ada_reads(p, "Nothing to decide just now"));
	ada_sends(p, "/way/open", "title=%3Cb%3E+evenings&why=I+am+tired&kind=one");
	keep_id(id, ada_last_id(p));
	assert_string_equal(ada_where(p), f("/way/question?of=%s", id));
	ada_sends(p, "/way/need", f("of=%s&text=sleep&weight=must", id));
	relay_delivers(p);
	ben_opens(p, "/talk");
	assert_true(ben_reads(p, "Find a way"));
	ben_opens(p, "/way");
	assert_true(ben_reads(p, "&lt;b&gt; evenings"));
	ben_opens(p, f("/way/question?of=%s", id));
	assert_true(ben_reads(p, "I am tired"));
	assert_true(ben_reads(p, ">sleep</p>"));
	assert_true(ben_reads(p, "must be"));
	ben_sends(p, "/way/need", f("of=%s&text=music&weight=flex", id));
	relay_delivers(p);
	ada_opens(p, f("/way/question?of=%s", id));
	assert_true(ada_reads(p, ">music</p>"));
	assert_int_equal(ada_opens(p, "/way/question?of=nonsense"), 404);
	assert_int_equal(ada_opens(p, "/way/question"), 404);
}

static void
both_add_options_before_anybody_rates(void **state)
{
	struct phones *p = *state;
	char id[33];

	ada_sends(p, "/way/open", "title=evenings");
	keep_id(id, ada_last_id(p));
	for (int i = 0; i < 4; i++)
		ada_sends(p, "/way/option", f("of=%s&text=mine+%d", id, i));
	ada_opens(p, f("/way/question?of=%s", id));
	assert_true(ada_reads(p, "All options are yours so far. One from Ben"));
	assert_int_equal(ada_opens(p, f("/way/rate?of=%s", id)), 303);
	relay_delivers(p);
	ben_sends(p, "/way/option", f("of=%s&text=another", id));
	relay_delivers(p);
	ada_opens(p, f("/way/question?of=%s", id));
	assert_true(ada_reads(p, "Rate them, alone"));
	assert_int_equal(ada_opens(p, f("/way/rate?of=%s", id)), 200);
	assert_true(ada_reads(p, "another"));
	assert_true(ada_reads(p, "When both have answered"));
	assert_false(ada_reads(p, "checked"));	/* no mark is preset */
}

static void
neither_reads_a_mark_before_both_have_rated(void **state)
{
	struct phones *p = *state;
	struct asked q = ada_asks(p);

	ada_rates(p, &q, adas);
	relay_delivers(p);
	ada_opens(p, f("/way/question?of=%s", q.id));
	assert_true(ada_reads(p, "Both open together."));
	assert_int_equal(ada_opens(p, f("/way/result?of=%s", q.id)), 303);
	assert_int_equal(ben_opens(p, f("/way/result?of=%s", q.id)), 303);
	ben_opens(p, "/way");
	assert_true(ben_reads(p, "Ada has answered"));
	ben_opens(p, "/today");
	assert_true(ben_reads(p, "Ada has answered. With yours, both open."));
	ben_rates(p, &q, bens);
	relay_delivers(p);
	ada_opens(p, f("/way/result?of=%s", q.id));
	assert_true(ada_reads(p, "What could you both live with?"));
	ben_opens(p, f("/way/result?of=%s", q.id));
	assert_true(ben_reads(p, "What could you both live with?"));
}

static void
the_worked_options_come_best_shared_fit_first(void **state)
{
	struct phones *p = *state;
	struct asked q = ada_asks(p);

	ada_rates(p, &q, adas);
	ben_rates(p, &q, bens);
	relay_delivers(p);
	ada_opens(p, f("/way/result?of=%s", q.id));
	/* B by max-min; D, Nash's choice, is also balanced. */
	assert_true(where(p, "option B") < where(p, "This one leaves neither of you badly off."));
	assert_true(where(p, "This one leaves neither") < where(p, "option E"));
	assert_true(where(p, "option D") < where(p, "Also balanced"));
	assert_true(where(p, "option F") > where(p, "option C"));
	assert_true(ada_reads(p, "All right for Ada. All right for Ben."));
	assert_true(ada_reads(p, "Just right for Ada. Hard for Ben."));
}

static void
what_one_cannot_live_with_is_never_suggested(void **state)
{
	static const int but_not_b[OPTIONS] = { 3, -1, 9, 5, 7, 1 };
	static const int nothing[OPTIONS] = { -1, -1, -1, 0, 0, -1 };
	struct phones *p = *state;
	struct asked q = ada_asks(p);

	ada_rates(p, &q, adas);
	ben_rates(p, &q, but_not_b);
	relay_delivers(p);
	ada_opens(p, f("/way/result?of=%s", q.id));
	assert_true(where(p, "Not for one of you: 1") < where(p, "option B"));
	assert_true(ada_reads(p, "Ben cannot live with it"));
	ada_sends(p, "/way/again", f("of=%s&round=2", q.id));
	relay_delivers(p);
	assert_int_equal(ada_sends(p, "/way/rate", marks(&q, 2, adas)), 303);
	assert_int_equal(ben_sends(p, "/way/rate", marks(&q, 2, nothing)), 303);
	relay_delivers(p);
	ada_opens(p, f("/way/result?of=%s", q.id));
	assert_true(ada_reads(p, "add options, or change the question"));
	assert_false(ada_reads(p, "leaves neither of you"));
	assert_false(ada_reads(p, "Try this one"));
	/* The first round can still be read. */
	ada_opens(p, f("/way/result?of=%s&round=1", q.id));
	assert_true(ada_reads(p, "Not for one of you: 1"));
	assert_false(ada_reads(p, "Another round"));
}

static void
a_rating_is_whole_and_can_be_changed_until_both_are_in(void **state)
{
	static const int other[OPTIONS] = { 1, 1, 1, 1, 1, 1 };
	struct phones *p = *state;
	struct asked q = ada_asks(p);

	assert_int_equal(ada_sends(p, "/way/rate", f("of=%s&round=1&option-1=%s&mark-1=7&remark=so+far",
	    q.id, q.options[0])), 422);
	assert_true(ada_reads(p, "An option was added meanwhile."));
	assert_true(ada_reads(p, "so far"));
	assert_true(ada_reads(p, "value=\"7\" checked"));
	ada_rates(p, &q, other);
	ada_opens(p, f("/way/rate?of=%s", q.id));
	assert_true(ada_reads(p, "value=\"1\" checked"));
	ada_rates(p, &q, adas);
	relay_delivers(p);
	ben_rates(p, &q, bens);
	relay_delivers(p);
	assert_int_equal(ada_sends(p, "/way/rate", marks(&q, 1, other)), 422);
	assert_true(ada_reads(p, "Both have answered meanwhile"));
	ben_opens(p, f("/way/result?of=%s", q.id));
	assert_true(ben_reads(p, "Just right for Ada. Hard for Ben."));
	assert_int_equal(ada_sends(p, "/way/rate", marks(&q, 9, other)), 422);
	assert_true(ada_reads(p, "Another round has begun meanwhile."));
}

static void
an_option_set_aside_keeps_its_words(void **state)
{
	struct phones *p = *state;
	struct asked q = ada_asks(p);

	ben_sends(p, "/way/aside", f("of=%s&item=%s", q.id, q.options[0]));	/* not his */
	relay_delivers(p);
	ada_opens(p, f("/way/question?of=%s", q.id));
	assert_false(ada_reads(p, ">set aside<"));
	ada_sends(p, "/way/aside", f("of=%s&item=%s", q.id, q.options[0]));
	relay_delivers(p);
	ben_opens(p, f("/way/question?of=%s", q.id));
	assert_true(ben_reads(p, ">set aside<"));
	assert_true(ben_reads(p, "option A"));
	ben_opens(p, f("/way/rate?of=%s", q.id));
	assert_false(ben_reads(p, "option A"));
}

static void
refused_words_are_shown_again_where_they_were_typed(void **state)
{
	struct phones *p = *state;
	char long_one[300] = "", id[33];

	memset(long_one, 'y', 201);
	assert_int_equal(ada_sends(p, "/way/open", "title=&why=because"), 422);
	assert_true(ada_reads(p, ">because</textarea>"));
	ada_sends(p, "/way/open", "title=evenings");
	keep_id(id, ada_last_id(p));
	assert_int_equal(ada_sends(p, "/way/need", f("of=%s&weight=must&text=%s", id,
	    long_one)), 422);
	assert_true(ada_reads(p, "This is longer than it can be."));
	assert_true(ada_reads(p, "value=\"must\" checked"));
	for (int i = 0; i < 8; i++)
		assert_int_equal(ada_sends(p, "/way/option", f("of=%s&text=o%d", id, i)), 303);
	assert_int_equal(ada_sends(p, "/way/option", f("of=%s&text=a+ninth", id)), 422);
	assert_true(ada_reads(p, ">a ninth</textarea>"));
	for (int i = 0; i < 8; i++)
		assert_int_equal(ada_sends(p, "/way/need", f("of=%s&text=n%d", id, i)), 303);
	assert_int_equal(ada_sends(p, "/way/need", f("of=%s&text=a+ninth", id)), 422);
}

static void
either_puts_a_question_away_and_takes_it_up(void **state)
{
	struct phones *p = *state;
	struct asked q = ada_asks(p);

	ada_rates(p, &q, adas);
	relay_delivers(p);
	ben_sends(p, "/way/put", f("of=%s&away=yes", q.id));
	relay_delivers(p);
	ada_opens(p, "/way");
	assert_true(ada_reads(p, "Put away, or over"));
	assert_true(ada_reads(p, "Nothing to decide just now"));
	ben_opens(p, "/today");
	assert_false(ben_reads(p, "Find a way, one step on"));
	ada_opens(p, f("/way/question?of=%s", q.id));
	assert_true(ada_reads(p, "Nobody has to say why."));
	assert_true(ada_reads(p, "option A"));
	assert_false(ada_reads(p, "Ben put"));
	ada_sends(p, "/way/put", f("of=%s&away=no", q.id));
	relay_delivers(p);
	ben_opens(p, "/way");
	assert_true(ben_reads(p, "Ada has answered"));
}

static void
a_partner_who_never_answers_blocks_nothing(void **state)
{
	struct phones *p = *state;
	struct asked q = ada_asks(p);

	ada_rates(p, &q, adas);
	relay_delivers(p);
	days_pass(p, 90);
	ada_opens(p, f("/way/question?of=%s", q.id));
	assert_true(ada_reads(p, "not yet, no hurry"));
	assert_true(ada_reads(p, "Put this question away"));
	ada_opens(p, "/today");
	assert_false(ada_reads(p, "Find a way"));
	ada_sends(p, "/way/put", f("of=%s&away=yes", q.id));
	ada_opens(p, "/way");
	assert_true(ada_reads(p, "Nothing to decide just now"));
}

static void
both_may_ask_for_another_round_at_once(void **state)
{
	struct phones *p = *state;
	struct asked q = ada_asks(p);

	ada_rates(p, &q, adas);
	ben_rates(p, &q, bens);
	relay_delivers(p);
	ada_sends(p, "/way/again", f("of=%s&round=2", q.id));
	ben_sends(p, "/way/again", f("of=%s&round=2", q.id));
	relay_delivers(p);
	assert_int_equal(ada_sends(p, "/way/rate", marks(&q, 2, bens)), 303);
	assert_int_equal(ben_sends(p, "/way/rate", marks(&q, 2, adas)), 303);
	relay_delivers(p);
	ada_opens(p, f("/way/result?of=%s", q.id));
	assert_true(ada_reads(p, "Just right for Ben."));
	assert_true(ada_reads(p, "Round 1"));
	assert_true(ada_reads(p, "Round 2"));
}

/* ---- several at once ---- */

static struct asked
ada_asks_several(struct phones *p)
{
	static const char *const issues[] = { "live", "money", "holidays", "chores",
	    "family" };
	struct asked q;

	ada_sends(p, "/way/open", "title=our+life&kind=several");
	keep_id(q.id, ada_last_id(p));
	for (int i = 0; i < 5; i++) {
		ada_sends(p, "/way/option", f("of=%s&text=%s", q.id, issues[i]));
		keep_id(q.options[i], ada_last_id(p));
	}
	relay_delivers(p);
	return q;
}

static const char *
points(const struct asked *q, const int *given)
{
	static char form[1000];
	size_t n = (size_t)snprintf(form, sizeof(form), "of=%s&round=1", q->id);

	for (int i = 0; i < 5; i++)
		n += (size_t)snprintf(form + n, sizeof(form) - n,
		    "&issue-%d=%s&points-%d=%d", i + 1, q->options[i], i + 1, given[i]);
	return form;
}

static void
several_issues_are_led_or_shared(void **state)
{
	static const int hers[] = { 35, 25, 15, 15, 10 }, his[] = { 25, 15, 10, 20, 30 };
	static const int too_many[] = { 35, 25, 15, 15, 11 };
	struct phones *p = *state;
	struct asked q = ada_asks_several(p);

	ada_opens(p, f("/way/rate?of=%s", q.id));
	assert_true(ada_reads(p, "A hundred points"));
	assert_int_equal(ada_sends(p, "/way/spread", points(&q, too_many)), 422);
	assert_true(ada_reads(p, "Yours add up to 101."));
	assert_true(ada_reads(p, "value=\"35\""));
	assert_int_equal(ada_sends(p, "/way/spread", points(&q, hers)), 303);
	relay_delivers(p);
	assert_int_equal(ben_opens(p, f("/way/result?of=%s", q.id)), 303);
	assert_int_equal(ben_sends(p, "/way/spread", points(&q, his)), 303);
	relay_delivers(p);
	ada_opens(p, f("/way/result?of=%s", q.id));
	assert_true(ada_reads(p, "Who leads in what?"));
	assert_true(where(p, ">live<") < where(p, ">shared<"));
	assert_true(where(p, ">shared<") < where(p, ">money<"));
	assert_true(where(p, ">money<") < where(p, ">Ada leads<"));
	assert_true(where(p, ">chores<") < where(p, ">Ben leads<"));
	assert_false(ada_reads(p, "58"));	/* no percentages */
	ada_opens(p, f("/way/agree?of=%s", q.id));
	assert_true(ada_reads(p, "money: Ada leads.\nholidays: Ada leads.\nchores: Ben leads."));
}

/* ---- what the two try ---- */

/* Ada proposes; her agreement's id. */
static const char *
ada_proposes(struct phones *p, const struct asked *q)
{
	static char id[33];

	assert_int_equal(ada_sends(p, "/way/agree",
	    f("of=%s&item=%s&text=Tuesdays+are+mine&days=14", q->id, q->options[1])), 303);
	keep_id(id, ada_last_id(p));
	assert_string_equal(ada_where(p), f("/way/agreement?of=%s", id));
	relay_delivers(p);
	return id;
}

static void
an_agreement_takes_two_and_comes_back(void **state)
{
	struct phones *p = *state;
	struct asked q = ada_asks(p);
	const char *id;

	ada_opens(p, f("/way/agree?of=%s&item=%s", q.id, q.options[1]));
	assert_true(ada_reads(p, ">option B</textarea>"));
	assert_int_equal(ada_sends(p, "/way/agree", f("of=%s&text=kept+words", q.id)), 422);
	assert_true(ada_reads(p, ">kept words</textarea>"));
	id = ada_proposes(p, &q);
	ada_opens(p, f("/way/agreement?of=%s", id));
	assert_true(ada_reads(p, "You proposed it. Ben: not yet, no hurry"));
	assert_false(ada_reads(p, "Yes, let us try this"));
	ben_opens(p, "/today");
	assert_true(ben_reads(p, "Ada proposes what to try"));
	ben_opens(p, f("/way/agreement?of=%s", id));
	assert_true(ben_reads(p, "Tuesdays are mine"));
	ada_sends(p, "/way/yes", f("of=%s&wording=%s", id, id));	/* her own: no */
	ada_opens(p, f("/way/agreement?of=%s", id));
	assert_true(ada_reads(p, "You proposed it."));
	ben_sends(p, "/way/yes", f("of=%s&wording=%s", id, id));
	relay_delivers(p);
	ada_opens(p, f("/way/agreement?of=%s", id));
	assert_true(ada_reads(p, "On trial. You look at it again on 8 December"));
	days_pass(p, 13);
	ada_opens(p, "/today");
	assert_false(ada_reads(p, "Does what you agreed still fit?"));
	ben_sends(p, "/thanks/write", "way=send&did=You+waited");
	days_pass(p, 1);
	ada_opens(p, "/today");
	assert_true(ada_reads(p, "Does what you agreed still fit?"));
	ada_sends(p, "/way/review", f("of=%s&what=keep&days=28", id));
	relay_delivers(p);
	ada_opens(p, "/today");
	assert_false(ada_reads(p, "Does what you agreed still fit?"));
	ben_opens(p, "/today");
	assert_true(ben_reads(p, "Does what you agreed still fit?"));
	ben_sends(p, "/way/review", f("of=%s&what=keep&days=28", id));
	relay_delivers(p);
	ada_opens(p, "/way");
	assert_true(ada_reads(p, "On trial. You look at it again on 5 January 2026"));
	days_pass(p, 28);
	ben_sends(p, "/way/review", f("of=%s&what=end", id));
	relay_delivers(p);
	ada_opens(p, f("/way/agreement?of=%s", id));
	assert_true(ada_reads(p, "Ended on 5 January"));
	assert_true(ada_reads(p, "Ben ended it"));	/* in its history */
	assert_true(ada_reads(p, "Ada would keep it"));
}

static void
both_edit_one_agreement_and_both_texts_are_kept(void **state)
{
	struct phones *p = *state;
	struct asked q = ada_asks(p);
	const char *id = ada_proposes(p, &q);
	char hers[33];

	ben_sends(p, "/way/yes", f("of=%s&wording=%s", id, id));
	relay_delivers(p);
	/* At the same time, each without the other's. */
	ada_sends(p, "/way/word", f("of=%s&text=Tuesdays+and+Fridays&days=21", id));
	keep_id(hers, ada_last_id(p));
	ben_sends(p, "/way/word", f("of=%s&text=Only+every+other+one&days=28", id));
	relay_delivers(p);
	for (int who = 0; who < 2; who++) {
		const char *page = f("/way/agreement?of=%s", id);

		(who == 0 ? ada_opens : ben_opens)(p, page);
		assert_true((who == 0 ? ada_reads : ben_reads)(p, "Two wordings, side by side"));
		assert_true((who == 0 ? ada_reads : ben_reads)(p, "Tuesdays and Fridays"));
		assert_true((who == 0 ? ada_reads : ben_reads)(p, "Only every other one"));
		assert_true((who == 0 ? ada_reads : ben_reads)(p, "Tuesdays are mine"));
	}
	ben_sends(p, "/way/yes", f("of=%s&wording=%s", id, hers));
	relay_delivers(p);
	ada_opens(p, f("/way/agreement?of=%s", id));
	assert_false(ada_reads(p, "side by side"));
	assert_true(ada_reads(p, "Only every other one"));	/* its history */
	assert_true(ada_reads(p, "Tuesdays are mine"));
	assert_true(where(p, "You both said yes to this") < where(p, "Tuesdays and Fridays"));
	assert_true(ada_reads(p, "for 3 weeks"));
}

static void
a_look_may_end_in_another_wording(void **state)
{
	struct phones *p = *state;
	struct asked q = ada_asks(p);
	const char *id = ada_proposes(p, &q);
	char anew[33];

	ben_sends(p, "/way/yes", f("of=%s&wording=%s", id, id));
	relay_delivers(p);
	days_pass(p, 14);
	ada_opens(p, f("/way/agreement?of=%s", id));
	assert_true(ada_reads(p, "Does it still fit?"));
	assert_true(ada_reads(p, ">Keep it</button>"));
	assert_true(ada_reads(p, ">Change it</a>"));
	assert_true(ada_reads(p, ">End it</button>"));
	ada_sends(p, "/way/word", f("of=%s&text=Mondays+then&days=21", id));
	keep_id(anew, ada_last_id(p));
	ada_opens(p, "/today");
	assert_false(ada_reads(p, "Does what you agreed still fit?"));
	relay_delivers(p);
	ben_opens(p, f("/way/agreement?of=%s", id));
	assert_true(ben_reads(p, "Tuesdays are mine"));	/* it holds until then */
	assert_true(ben_reads(p, "You both said yes to this"));
	ben_sends(p, "/way/yes", f("of=%s&wording=%s", id, anew));
	relay_delivers(p);
	ada_opens(p, "/way");
	assert_true(ada_reads(p, "Mondays then"));
	assert_true(ada_reads(p, "On trial. You look at it again on 29 December"));
}

static void
one_is_enough_to_end_and_a_late_yes_revives_nothing(void **state)
{
	struct phones *p = *state;
	struct asked q = ada_asks(p);
	const char *id = ada_proposes(p, &q);

	ada_sends(p, "/way/review", f("of=%s&what=end", id));
	ben_sends(p, "/way/yes", f("of=%s&wording=%s", id, id));
	relay_delivers(p);
	ada_opens(p, f("/way/agreement?of=%s", id));
	assert_true(ada_reads(p, "Ended on 24 November"));
	ada_opens(p, "/way");
	assert_true(ada_reads(p, "Put away, or over"));
	/* Whoever wants it again proposes it again, and it takes two again. */
	ben_sends(p, "/way/word", f("of=%s&text=once+more&days=14", id));
	relay_delivers(p);
	ada_opens(p, f("/way/agreement?of=%s", id));
	assert_true(ada_reads(p, "Ben proposes a wording"));
	assert_false(ada_reads(p, "You both said yes"));
}

static void
neither_erases_what_the_other_wrote(void **state)
{
	struct phones *p = *state;
	struct asked q = ada_asks(p);
	const char *id = ada_proposes(p, &q);

	ben_sends(p, "/way/word", f("of=%s&text=words+of+Ben&days=14", id));
	ben_sends(p, "/way/need", f("of=%s&text=need+of+Ben", q.id));
	relay_delivers(p);
	assert_int_equal(ada_sends(p, "/settings/delete", "which=couple"), 303);
	relay_delivers(p);
	ben_opens(p, f("/way/agreement?of=%s", id));
	assert_true(ben_reads(p, "words of Ben"));
	assert_false(ben_reads(p, "Tuesdays are mine"));
	ben_opens(p, f("/way/question?of=%s", q.id));
	assert_true(ben_reads(p, "A question that was taken back"));
	assert_true(ben_reads(p, "need of Ben"));
	assert_true(ben_reads(p, "option B"));
	assert_false(ben_reads(p, "option A"));
	assert_int_equal(ben_opens(p, "/way"), 200);
	assert_int_equal(ben_sends(p, "/way/option", f("of=%s&text=and+on", q.id)), 303);
	ben_opens(p, f("/way/question?of=%s", q.id));
	assert_true(ben_reads(p, "and on"));
}

static void
alone_there_is_nothing_to_open(void **state)
{
	struct phones *p = *state;

	ada_opens(p, "/way");
	assert_true(ada_reads(p, "This is for two"));
	assert_int_equal(ada_sends(p, "/way/open", "title=evenings"), 303);
	assert_string_equal(ada_where(p), "/way");
	ada_opens(p, "/way");
	assert_false(ada_reads(p, "evenings"));
}

static void
when_the_pairing_has_ended_it_stays_and_stands_still(void **state)
{
	struct phones *p = *state;
	struct asked q = ada_asks(p);
	const char *id = ada_proposes(p, &q);

	ada_rates(p, &q, adas);
	ben_rates(p, &q, bens);
	relay_delivers(p);
	phones_fact(p, "state=open&pair=ended&confirmed=1");
	ada_opens(p, f("/way/agreement?of=%s", id));
	assert_true(ada_reads(p, "Tuesdays are mine"));
	assert_false(ada_reads(p, "<form"));
	ada_opens(p, f("/way/question?of=%s", q.id));
	assert_true(ada_reads(p, "option A"));
	assert_false(ada_reads(p, "<form"));
	ada_opens(p, f("/way/result?of=%s", q.id));
	assert_true(ada_reads(p, "This one leaves neither"));
	assert_false(ada_reads(p, "<form"));
	assert_false(ada_reads(p, "Try this one"));
	assert_int_equal(ada_sends(p, "/way/option", f("of=%s&text=late", q.id)), 303);
	ada_opens(p, f("/way/question?of=%s", q.id));
	assert_false(ada_reads(p, "late</p>"));
	assert_int_equal(ada_opens(p, "/way"), 200);
	ada_opens(p, "/today");
	assert_false(ada_reads(p, "agreed still fit"));
}

static void
late_in_the_evening_it_says_so(void **state)
{
	struct phones *p = *state;
	struct asked q = ada_asks(p);

	ada_opens(p, f("/way/question?of=%s", q.id));
	assert_false(ada_reads(p, "It is late."));
	minutes_pass(p, 5 * 60 + 10);		/* from five in the afternoon */
	ada_opens(p, f("/way/question?of=%s", q.id));
	assert_true(ada_reads(p, "It is late."));
}

static void
what_was_added_since_is_told_and_not_lost(void **state)
{
	struct phones *p = *state;
	struct asked q = ada_asks(p);

	ada_sends(p, "/way/need", f("of=%s&text=quiet", q.id));
	ada_opens(p, f("/way/rate?of=%s", q.id));
	assert_true(ada_reads(p, ">quiet</p>"));
	ada_rates(p, &q, adas);
	relay_delivers(p);
	ben_sends(p, "/way/option", f("of=%s&text=late+idea", q.id));
	relay_delivers(p);
	ada_opens(p, f("/way/question?of=%s", q.id));
	assert_true(ada_reads(p, "Something was added since you answered."));
	assert_int_equal(ben_sends(p, "/way/rate", f("%s&option-7=%s&mark-7=4",
	    marks(&q, 1, bens), ben_last_id(p))), 303);
	relay_delivers(p);
	ada_opens(p, f("/way/result?of=%s", q.id));
	assert_true(ada_reads(p, "Something was added since, which not both of you have answered."));
	assert_false(ada_reads(p, "late idea"));
}

/* A changed phone rates in the open, or under another gate than it says. */
static void
a_rating_counts_only_at_its_own_gate(void **state)
{
	struct phones *p = *state;
	struct asked q = ada_asks(p);
	const char *gate = f("way.%s.1", q.id);
	char form[300];

	ada_rates(p, &q, adas);
	snprintf(form, sizeof(form), "do=way.rate&at=1764000000&zone=60&gate=%s&option-1=%s&mark-1=9",
	    gate, q.options[0]);
	ben_forges(p, NULL, PLAIN, form);
	ada_opens(p, f("/way/question?of=%s", q.id));
	assert_true(ada_reads(p, "Both open together."));
	ben_forges(p, "way.elsewhere", STRICT_GATE, form);
	relay_delivers(p);
	ada_opens(p, f("/way/question?of=%s", q.id));
	assert_true(ada_reads(p, "Both open together."));
}

/* ---- weather ---- */

struct there {
	struct asked	 q;
	char		 agreement[33], wording[33];
};

/* One of the many things two people may do, in bad weather. */
static void
something_happens(struct phones *p, unsigned turn, struct there *there)
{
	const struct asked *q = &there->q;
	unsigned chance = turn * 2654435761u;
	bool ada = chance >> 16 & 1;
	int (*sends)(struct phones *, const char *, const char *) =
	    ada ? ada_sends : ben_sends;
	const char *(*last)(const struct phones *) = ada ? ada_last_id : ben_last_id;
	int mark[OPTIONS];

	for (int i = 0; i < OPTIONS; i++)
		mark[i] = (int)(chance >> i * 3) % 12 - 1;
	switch (chance >> 28) {
	case 0:
	case 1:
		sends(p, "/way/need", f("of=%s&text=need+%u&weight=nice", q->id, turn));
		break;
	case 2:
		sends(p, "/way/option", f("of=%s&text=late+option+%u", q->id, turn));
		break;
	case 3:
		sends(p, "/way/aside", f("of=%s&item=%s", q->id, q->options[turn % OPTIONS]));
		break;
	case 4:
	case 5:
	case 6:
		sends(p, "/way/rate", marks(q, 1 + (int)(turn % 3 == 0), mark));
		break;
	case 7:
		sends(p, "/way/again", f("of=%s&round=%u", q->id, 2 + turn % 2));
		break;
	case 8:
		sends(p, "/way/agree", f("of=%s&text=try+%u&days=14", q->id, turn));
		keep_id(there->agreement, last(p));
		keep_id(there->wording, last(p));
		break;
	case 9:
	case 10:
		sends(p, "/way/word", f("of=%s&text=word+%u&days=21", there->agreement, turn));
		keep_id(there->wording, last(p));
		break;
	case 11:
	case 12:
		sends(p, "/way/yes", f("of=%s&wording=%s", there->agreement, there->wording));
		break;
	case 13:
		sends(p, "/way/review", f("of=%s&what=%s&days=28", there->agreement,
		    turn % 3 == 0 ? "end" : "keep"));
		break;
	case 14:
		sends(p, "/way/put", f("of=%s&away=%s", q->id, turn % 2 ? "yes" : "no"));
		break;
	default:
		days_pass(p, 9);
	}
}

static void
all_phones_agree_whatever_the_relay_does(void **state)
{
	enum { PAGES = 6 };
	unsigned opened = 0, agreed = 0, beside = 0;

	(void)state;
	for (unsigned seed = 0; seed < 240; seed++) {
		struct phones *p = phones_new(seed);
		struct there there = { .q = ada_asks(p) };
		char paths[PAGES][120];
		const char *agreement, *pages[PAGES];

		for (unsigned i = 0; i < 26; i++) {
			something_happens(p, seed * 37 + i, &there);
			if (i % 3 == 0)
				relay_blusters(p);
		}
		relay_delivers(p);
		agreement = there.agreement;
		snprintf(paths[0], 120, "/way");
		snprintf(paths[1], 120, "/way/question?of=%s", there.q.id);
		snprintf(paths[2], 120, "/way/result?of=%s", there.q.id);
		snprintf(paths[3], 120, "/way/result?of=%s&round=1", there.q.id);
		snprintf(paths[4], 120, "/way/agreement?of=%s", agreement);
		snprintf(paths[5], 120, "/today");
		for (int i = 0; i < PAGES; i++) {
			pages[i] = paths[i];
			ada_opens(p, paths[i]);
			opened += i == 3 && ada_reads(p, "What could you both");
			agreed += i == 4 && ada_reads(p, "You both said yes");
			beside += i == 4 && ada_reads(p, "side by side");
		}
		assert_null(new_phone_differs_at(p, pages, PAGES));
		phones_free(p);
	}
	/* The weather was not so bad that nothing came of it. */
	assert_in_range(opened, 40, 240);
	assert_in_range(agreed, 20, 240);
	assert_in_range(beside, 20, 240);
}

#define two(name)	cmocka_unit_test_setup_teardown(name, two_arrive, they_leave)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		two(what_one_opens_the_other_finds),
		two(both_add_options_before_anybody_rates),
		two(neither_reads_a_mark_before_both_have_rated),
		two(the_worked_options_come_best_shared_fit_first),
		two(what_one_cannot_live_with_is_never_suggested),
		two(a_rating_is_whole_and_can_be_changed_until_both_are_in),
		two(an_option_set_aside_keeps_its_words),
		two(refused_words_are_shown_again_where_they_were_typed),
		two(either_puts_a_question_away_and_takes_it_up),
		two(a_partner_who_never_answers_blocks_nothing),
		two(both_may_ask_for_another_round_at_once),
		two(several_issues_are_led_or_shared),
		two(an_agreement_takes_two_and_comes_back),
		two(both_edit_one_agreement_and_both_texts_are_kept),
		two(a_look_may_end_in_another_wording),
		two(one_is_enough_to_end_and_a_late_yes_revives_nothing),
		two(neither_erases_what_the_other_wrote),
		cmocka_unit_test_setup_teardown(alone_there_is_nothing_to_open,
		    one_arrives, they_leave),
		two(when_the_pairing_has_ended_it_stays_and_stands_still),
		two(late_in_the_evening_it_says_so),
		two(what_was_added_since_is_told_and_not_lost),
		two(a_rating_counts_only_at_its_own_gate),
		cmocka_unit_test(all_phones_agree_whatever_the_relay_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
