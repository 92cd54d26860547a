/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* wasm has none of it, and the tests need none: the host catches what fails. */
