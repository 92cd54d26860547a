/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* practices: the registry, in the article's order; then the hall. */
#include "practice.h"

const struct practice *const practices[] = {
	&practice_people,
	&practice_closeness,
	&practice_longer,
	&practice_attach,
	&practice_openness,
	&practice_listen,
	&practice_thanks,
	&practice_journal,
	&practice_pause,
	&practice_gently,
	&practice_eyes,
	&practice_sides,
	&practice_way,
	&practice_repair,
	&practice_touch,
	&practice_wishes,
	&practice_vision,
	&practice_forms,
	&practice_today,
	&practice_talk,
	&practice_time,
	&practice_welcome,
	&practice_pair,
	&practice_settings,
	&practice_seen,
	&practice_choices,
	&practice_safe,
	&practice_health,
	&practice_help,
	&practice_me,
	&practice_wall,
	NULL
};
