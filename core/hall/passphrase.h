/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* passphrase: which ones are refused, and why; the same wherever one is chosen. */
#ifndef PASSPHRASE_H
#define PASSPHRASE_H
#include "visit.h"

/*
 * OK, or BAD_FORM by visit_refuse. Fields of the form by their number: the
 * passphrase, and what the host's estimator said of it, strength= (0 to 4)
 * and weak= (docs/formats.md); without an estimate only its length counts.
 */
enum status passphrase_refuse(struct visit *, int field, int strength, int weak);
#endif
