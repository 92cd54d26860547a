// SPDX-License-Identifier: AGPL-3.0-or-later
// embed: the built web app as a table in C, so that one binary serves it all.
//
//	node tools/embed.mjs build/web > assets.c
import { readFileSync } from 'node:fs';
import path from 'node:path';

const folder = path.resolve(process.argv[2]);
const { files } = JSON.parse(readFileSync(path.join(folder, 'assets.json'), 'utf8'));
const lines = ['/* made by tools/embed.mjs: do not edit */', '#include "assets.h"', ''];
files.forEach(({ file }, i) => {
  lines.push(`__asm__(".section .rodata\\n.balign 16\\n.globl asset_${i}, asset_${i}_end\\nasset_${i}:\\n.incbin \\"${path.join(folder, file)}\\"\\nasset_${i}_end:\\n.byte 0\\n.text\\n");`,
    `extern const unsigned char asset_${i}[], asset_${i}_end[];`);
});
lines.push('', 'size_t', 'assets_fill(struct asset table[ASSETS_MAX])', '{');
files.forEach(({ path: address, type, encoding, immutable }, i) => {
  lines.push(`\ttable[${i}] = (struct asset){ .path = "${address}", .type = "${type}", .encoding = ${encoding ? `"${encoding}"` : 'NULL'},`,
    `\t    .bytes = asset_${i}, .len = (size_t)(asset_${i}_end - asset_${i}), .immutable = ${immutable} };`);
});
lines.push(`\treturn ${files.length};`, '}', '');
console.log(lines.join('\n'));
