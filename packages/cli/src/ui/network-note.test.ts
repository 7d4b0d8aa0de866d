import { expect, test } from 'vitest';
import { networkNotes } from './network-note.ts';

const host = (name: string, path: string) => ({ host: name, port: 443, path });

test('one line for each field', () => {
  const hosts = [
    host('git.example.com', 'spec.git[0].url'),
    ...['a', 'b', 'c', 'd', 'e'].map((name) => host(`${name}.hf.co`, 'spec.hubs.huggingFace')),
  ];
  expect(networkNotes(hosts, 'strict')).toEqual([
    'warning: policy strict opens no network to git.example.com:443, which spec.git[0].url names; the workload will not reach it. ' +
      'Ask your admin for network.hosts in the policy, or open it with --allow-egress CIDR:PORT',
    'warning: policy strict opens no network to a.hf.co:443, b.hf.co:443, c.hf.co:443 and 2 more, which spec.hubs.huggingFace names; ' +
      'the workload will not reach it. Ask your admin for network.hosts in the policy, or open it with --allow-egress CIDR:PORT',
  ]);
  expect(networkNotes([], 'strict')).toEqual([]);
});
