/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* assets_none: for builds that test the command line and serve no pages. */
#include "assets.h"

size_t
assets_fill(struct asset table[ASSETS_MAX])
{
	(void)table;
	return 0;
}
