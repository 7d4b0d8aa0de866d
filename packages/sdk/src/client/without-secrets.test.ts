import { expect, test } from 'vitest';
import { withoutSecrets } from './without-secrets.ts';

test.each([
  [
    'Mounting arguments: -t cifs -o vers=3.0,username=acme,password=nfnL9wjqs0iQ/lb==,actimeo=30 //acme/share /x',
    'Mounting arguments: -t cifs -o vers=3.0,username=acme,password=***,actimeo=30 //acme/share /x',
  ],
  [
    'Get "https://blobs.example.com/a?se=2026&sig=aB3%2Bx%3D&sp=r": i/o timeout',
    'Get "https://blobs.example.com/a?se=2026&sig=***&sp=r": i/o timeout',
  ],
  [
    'GET https://b.example.com/x?X-Amz-Signature=0fa1&X-Amz-Expires=9',
    'GET https://b.example.com/x?X-Amz-Signature=***&X-Amz-Expires=9',
  ],
  [
    "fatal: unable to access 'https://ana:s3cr:et@git.corp/x.git/'",
    "fatal: unable to access 'https://***@git.corp/x.git/'",
  ],
  ['proxyconnect: http://oauth2:glpat@proxy:3128', 'proxyconnect: http://***@proxy:3128'],
  ['the key was hf_abcdefghijklmnopqrstuvwxyzABCDEFGHij.', 'the key was ***'],
  ['Authorization: Bearer abcdefgh.ijkl', 'Authorization: Bearer ***'],
  ['AccountKey=Zm9v;EndpointSuffix=core.windows.net', 'AccountKey=***;EndpointSuffix=core.windows.net'],
  ['login password="s3 cret" failed', 'login password=*** failed'],
  ["login password='s3cret", 'login password=***'],
  [String.raw`said "--password=\"s3cret\" x"`, 'said "--password=*** x"'],
  ['{"user":"ana","password":"s3cret","a":1}', '{"user":"ana","password":***,"a":1}'],
  [String.raw`body {\"access_token\": \"s3cret\"}`, String.raw`body {\"access_token\": ***}`],
  ['id eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln is old', 'id *** is old'],
  ['Basic authentication is off; use Bearer authorization', 'Basic authentication is off; use Bearer authorization'],
  ['docker-pullable://nginx@sha256:0f1e', 'docker-pullable://nginx@sha256:0f1e'],
  ['token: expired', 'token: expired'],
  ['API key must be 40 characters long, yours was 12', 'API key must be 40 characters long, yours was 12'],
  ['Secret wandb has no key TOKEN', 'Secret wandb has no key TOKEN'],
  ['sent by ana@example.com', 'sent by ana@example.com'],
])('%s', (said, shown) => {
  expect(withoutSecrets(said)).toBe(shown);
});

test('no length of it takes long', () => {
  for (const part of ['password', '://', 'a-', 'Bearer ', 'hf_', 'x=', 'token-', 'eyJ', 'eyJa-', 'password="']) {
    expect(withoutSecrets(part.repeat(200_000)).length).toBeGreaterThan(1000);
  }
});
