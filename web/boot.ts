// SPDX-License-Identifier: AGPL-3.0-or-later
// boot: runs before the first paint, so that neither the light nor the name on
// the tab changes before somebody's eyes.
import { named, showLooks } from './looks';

showLooks();
if (named()) document.title = named();
