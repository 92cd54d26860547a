// SPDX-License-Identifier: AGPL-3.0-or-later
// windows: for the build, the place that the Unicode CLDR (windowsZones, territory
// 001) names for each time zone of Windows.
import windows from 'windows-iana';

const places = windows.WINDOWS_TO_IANA_MAP.filter(({ territory }) => territory === '001')
  .map(({ windowsName, iana }) => [windowsName, iana[0]]);

export const windowsZones = {
  name: 'windows-zones',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^windows-zones$/ }, ({ path }) => ({ path, namespace: 'zones' }));
    onLoad({ filter: /./, namespace: 'zones' }, () => ({ loader: 'json', contents: JSON.stringify(Object.fromEntries(places)) }));
  },
};
