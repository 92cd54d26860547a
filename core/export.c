/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "export.h"
#include "json.h"
#include "practice.h"

/* The HTML to read and the Markdown grow side by side. */
struct taking {
	const struct visit *v;
	struct out	 html, markdown;
	struct out	*files;
};

#include "export.html.h"

/* Markdown's own signs stay as they were typed, but never start a line. */
static void
markdown_text(struct out *o, const char *text)
{
	while (*text != '\0') {
		size_t n = strcspn(text, "\n");

		if (strchr("#>-+*=|`~<0123456789", *text) != NULL && n > 0)
			out_html(o, "\\");
		out_bytes(o, text, n);
		text += n;
		if (*text == '\n') {
			out_html(o, "  \n");
			text++;
		}
	}
	out_html(o, "\n\n");
}

static void
markdown_line(struct out *o, const char *before, const char *sentence)
{
	out_string(o, before);
	out_sentence(o, sentence, (const char *const[]){ NULL });
	out_html(o, "\n\n");
}

void
take_chapter(struct taking *t, const char *title)
{
	chapter_part(&t->html, title);
	markdown_line(&t->markdown, "## ", title);
}

void
take_entry(struct taking *t, const struct event *e, const char *label,
    const char *text)
{
	/* In the private space all is one person's. */
	const char *who = e->space != PRIVATE ? visit_name(t->v, e->author) : NULL;
	const char *when = visit_date(t->v, e->day);

	entry_part(&t->html, who, when, label, text);
	if (who != NULL) {
		out_html(&t->markdown, "**");
		out_string(&t->markdown, who);
		out_html(&t->markdown, "**, ");
	}
	out_string(&t->markdown, when);
	if (label != NULL) {
		out_html(&t->markdown, ", ");
		out_sentence(&t->markdown, label, (const char *const[]){ NULL });
	}
	out_html(&t->markdown, "\n\n");
	markdown_text(&t->markdown, text);
}

static void
member_write(struct out *o, const char *name)
{
	out_html(o, ", ");
	json_quote(o, name);
	out_html(o, ": ");
}

static void
json_event(const struct visit *v, struct out *o, const struct event *e)
{
	const struct field *fields = e->deed->fields;

	out_html(o, "{ \"id\": ");
	json_quote(o, visit_id(v, e));
	member_write(o, "deed");
	json_quote(o, e->deed->name);
	member_write(o, "who");
	json_quote(o, visit_name(v, e->author));
	member_write(o, "at");
	out_number(o, e->at);
	member_write(o, "zone");
	out_number(o, e->zone);
	if (e->of != NULL) {
		member_write(o, "of");
		json_quote(o, visit_id(v, e->of));
	}
	member_write(o, "fields");
	out_html(o, "{");
	for (size_t i = 0, n = 0; fields[i].name != NULL; i++) {
		if (e->values[i].text[0] == '\0')
			continue;
		out_string(o, n++ > 0 ? ", " : " ");
		json_quote(o, fields[i].name);
		out_html(o, ": ");
		json_quote(o, e->values[i].text);
	}
	out_html(o, " } }");
}

static void
all_write(const struct visit *v, struct out *o)
{
	static const char *const spaces[] = { "couple", "personal", "private" };

	out_html(o, "{\n  \"format\": \"hearth-export-1\"");
	for (int space = 0; space < SPACES; space++) {
		size_t written = 0;

		out_html(o, ",\n  ");
		json_quote(o, spaces[space]);
		out_html(o, ": [");
		for (size_t i = 0; i < home_count(v->home, (enum space)space); i++) {
			const struct event *e = home_at(v->home, (enum space)space, i);

			if (!e->folded || e->withdrawn || e->deed->untold)
				continue;
			out_string(o, written++ > 0 ? ",\n    " : "\n    ");
			json_event(v, o, e);
		}
		out_string(o, written > 0 ? "\n  ]" : "]");
	}
	out_html(o, "\n}\n");
}

static void
file_write(struct out *files, const char *path, const struct out *file)
{
	char len[4];

	for (int i = 0; i < 4; i++)
		len[i] = (char)(file->len >> 8 * i & 0xFF);
	out_string(files, path);
	out_html(files, "\n");
	out_bytes(files, len, 4);
	out_bytes(files, file->bytes, file->len);
}

void
take_file(struct taking *t, const char *name, const struct out *file)
{
	file_write(t->files, name, file);
}

void
take_photo(struct taking *t, const struct event *e, const char *day,
    const char *alt, const char *name)
{
	struct out path = { 0 }, file = { 0 };

	out_html(&path, "photos/");
	out_string(&path, day);
	out_html(&path, "-");
	out_hex(&path, e->id + 12, 4);	/* of one visit, ids differ at their end */
	out_html(&path, ".jpg");
	out_bytes(&path, "", 1);
	out_string(&file, name);
	photo_part(&t->html, path.bytes + 7, alt);	/* in photos/ */
	out_html(&t->markdown, "![");
	for (const char *c = alt; *c != '\0'; c++)
		if (strchr("[]()\n", *c) == NULL)
			out_bytes(&t->markdown, c, 1);
	out_html(&t->markdown, "](");
	out_string(&t->markdown, path.bytes);
	out_html(&t->markdown, ")\n\n");
	file_write(t->files, path.bytes, &file);
	out_free(&path);
	out_free(&file);
}

void
export_write(const struct visit *v, struct out *files)
{
	struct taking t = { .v = v, .files = files };
	struct out json = { 0 };
	bool private = visit_private(v);

	export_top(&t.html, visit_name(v, v->me), visit_date(v, v->today));
	markdown_line(&t.markdown, "# ", N_("What you wrote in Hearth"));
	for (size_t p = 0; practices[p] != NULL; p++)
		if (practices[p]->take != NULL)
			practices[p]->take(v, &t);
	export_end(&t.html);
	if (strstr(v->path, ".ics") == NULL)	/* else one file is wanted, not this */
		all_write(v, &json);
	file_write(files, private ? "journal.html" : "hearth.html", &t.html);
	file_write(files, private ? "journal.md" : "hearth.md", &t.markdown);
	file_write(files, private ? "journal.json" : "hearth.json", &json);
	out_free(&t.html);
	out_free(&t.markdown);
	out_free(&json);
}
