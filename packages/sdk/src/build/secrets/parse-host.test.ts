import { expect, test } from 'vitest';
import { parseEndpoint, parseHost } from './parse-host.ts';

test.each([
  ['git.example.com', 'git.example.com'],
  ['Git.Example.com:2222', 'git.example.com:2222'],
  ['127.0.0.1:022', '127.0.0.1:22'],
  ['localhost', 'localhost'],
])('host %s', (text, host) => {
  expect(parseHost(text)).toBe(host);
});

test.each([
  ['https://git.example.com', 'is not a host but a path or a URL'],
  ['git.example.com/team', 'is not a host but a path or a URL'],
  ['git.example.com:0', 'is not a host'],
  ['git.example.com:70000', 'is not a host'],
  ['-oProxyCommand=x', 'is not a host'],
  ['a b', 'is not a host'],
  ['', 'is not a host'],
  ['*.example.com', 'is not a host'],
])('no host: %s', (text, message) => {
  expect(() => parseHost(text)).toThrow(message);
});

test('what stands before an @ is never shown', () => {
  expect(() => parseHost('alice:hunter2@git.example.com')).toThrow(
    'a host has no @: a user name or a password does not belong into it',
  );
  expect(() => parseEndpoint('https://alice:hunter2@s3.example.com')).toThrow(/^an endpoint has no @/);
});

test('endpoints are https and a host', () => {
  expect(parseEndpoint('https://S3.example.com/')).toBe('https://s3.example.com');
  expect(parseEndpoint('https://s3.example.com:9000')).toBe('https://s3.example.com:9000');
  expect(() => parseEndpoint('http://s3.example.com')).toThrow(
    'an http endpoint would get the data without protection',
  );
  for (const text of ['s3.example.com', 'https://s3.example.com/bucket', 'https://s3.example.com/?x', 'https://'])
    expect(() => parseEndpoint(text)).toThrow('is not the address of an endpoint');
});
