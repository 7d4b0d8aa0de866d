import { expect, test } from 'vitest';
import { isPrivateHost } from './private-host.ts';

test.each([
  'git',
  'git.team-a.svc',
  'git.team-a.svc.cluster.local',
  'gitlab.corp',
  'nas.local',
  '10.0.0.5',
  '192.168.1.9',
])('%s is surely private', (host) => {
  expect(isPrivateHost(host)).toBe(true);
});

test.each(['github.com', 'git.example.com', 'corp.example.com', '140.82.121.4'])('%s may be public', (host) => {
  expect(isPrivateHost(host)).toBe(false);
});
