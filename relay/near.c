/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* near: which addresses belong to this machine or its network. */
#include <ifaddrs.h>
#include <netinet/in.h>
#include <stdint.h>
#include <string.h>
#include "near.h"

/* What is not for everybody, by the registries of IANA. */
static const struct {
	uint32_t	 address;
	unsigned	 bits;
} own[] = {
	{ 0x00000000, 8 }, { 0x0a000000, 8 }, { 0x64400000, 10 },
	{ 0x7f000000, 8 }, { 0xa9fe0000, 16 }, { 0xac100000, 12 },
	{ 0xc0000000, 24 }, { 0xc0000200, 24 }, { 0xc0586300, 24 },
	{ 0xc0a80000, 16 }, { 0xc6120000, 15 }, { 0xc6336400, 24 },
	{ 0xcb007100, 24 }, { 0xe0000000, 4 }, { 0xf0000000, 4 },
};

static bool
public_four(uint32_t address)
{
	for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
		if ((address ^ own[i].address) >> (32 - own[i].bits) == 0)
			return false;
	return true;
}

static uint32_t
four(const uint8_t *bytes)
{
	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 |
	    (uint32_t)bytes[2] << 8 | bytes[3];
}

static bool
public_six(const uint8_t a[16])
{
	static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };
	static const uint8_t translated[12] = { 0, 0x64, 0xff, 0x9b };

	if (memcmp(a, mapped, 12) == 0 || memcmp(a, translated, 12) == 0)
		return public_four(four(a + 12));
	if ((a[0] & 0xe0) != 0x20)	/* 2000::/3 is what is given out */
		return false;
	if (a[0] == 0x20 && a[1] == 0x02)	/* 6to4 */
		return public_four(four(a + 2));
	return !(a[0] == 0x20 && a[1] == 0x01 && (a[2] < 0x02 ||	/* 2001::/23 */
	    (a[2] == 0x0d && a[3] == 0xb8))) && !(a[0] == 0x3f && a[1] == 0xff);
}

bool
address_public(const struct sockaddr *address)
{
	if (address->sa_family == AF_INET)
		return public_four(ntohl(((const struct sockaddr_in *)address)
		    ->sin_addr.s_addr));
	return address->sa_family == AF_INET6 && public_six(
	    ((const struct sockaddr_in6 *)address)->sin6_addr.s6_addr);
}

bool
address_loopback(const struct sockaddr *address)
{
	if (address->sa_family == AF_INET)
		return ntohl(((const struct sockaddr_in *)address)
		    ->sin_addr.s_addr) >> 24 == 127;
	return address->sa_family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(
	    &((const struct sockaddr_in6 *)address)->sin6_addr);
}

/* As IPv6 writes it. */
static bool
six(uint8_t a[16], const struct sockaddr *address)
{
	static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };

	if (address == NULL || (address->sa_family != AF_INET &&
	    address->sa_family != AF_INET6))
		return false;
	if (address->sa_family == AF_INET6) {
		memcpy(a, &((const struct sockaddr_in6 *)address)->sin6_addr, 16);
		return true;
	}
	memcpy(a, mapped, 12);
	memcpy(a + 12, &((const struct sockaddr_in *)address)->sin_addr, 4);
	return true;
}

static unsigned
port_of(const struct sockaddr *address)
{
	return ntohs(address->sa_family == AF_INET ?
	    ((const struct sockaddr_in *)address)->sin_port :
	    ((const struct sockaddr_in6 *)address)->sin6_port);
}

bool
address_own_door(const struct sockaddr *address)
{
	struct ifaddrs *all = NULL;
	uint8_t wanted[16], mine[16];
	bool found = false;

	if (!six(wanted, address) || port_of(address) == 443)
		return false;
	if (getifaddrs(&all) != 0)
		return true;		/* nobody knows */
	for (struct ifaddrs *one = all; one != NULL; one = one->ifa_next)
		found |= six(mine, one->ifa_addr) &&
		    memcmp(mine, wanted, 16) == 0;
	freeifaddrs(all);
	return found;
}
