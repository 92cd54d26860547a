/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* why: a "Why this?" where it matters, from the deck of that name. */
#ifndef WHY_H
#define WHY_H
struct out;
struct visit;

/* Folded: its title opens the text, how sure it is, how large, and who says so.
 * Nothing when the deck has no card of this id. */
void	why_show(struct out *, const struct visit *, const char *id);
/* The same for one of the cards that name this place, At: another one each day,
 * the same on both phones. A page shows no more than two in all. */
void	why_show_at(struct out *, const struct visit *, const char *place);
#endif
