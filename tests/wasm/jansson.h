/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* As much of jansson as tests/seal_vectors_test.c needs: the host has read the
 * file, and a value is a number that it knows. */
#ifndef TESTS_WASM_JANSSON_H
#define TESTS_WASM_JANSSON_H
#include <stddef.h>
#include <stdio.h>

typedef struct json json_t;

#define HOST(name) __attribute__((import_module("json"), import_name(#name)))
json_t		*HOST(load) json_load_file(const char *path, size_t flags, void *error);
json_t		*HOST(get) json_object_get(const json_t *, const char *name);
json_t		*HOST(at) json_array_get(const json_t *, size_t);
size_t		 HOST(size) json_array_size(const json_t *);
const char	*HOST(string) json_string_value(const json_t *);
long long	 HOST(number) json_integer_value(const json_t *);
json_t		*HOST(integer) json_integer(long long);
int		 HOST(set) json_object_set_new(json_t *, const char *name, json_t *);

#define json_decref(value)	((void)(value))
#define json_array_foreach(array, i, value) \
	for (i = 0; i < json_array_size(array) && ((value) = json_array_get(array, i)) != NULL; i++)
#endif
