/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* why: a "Why this?" where it matters, from the deck of that name. */
#ifndef WHY_H
#define WHY_H
struct out;
struct visit;

/* Folded: its title opens the text, how sure it is, how large, and who says so.
 * Nothing when the deck has no card of this id. */
void	why_show(struct out *, const struct visit *, const char *id);
#endif
