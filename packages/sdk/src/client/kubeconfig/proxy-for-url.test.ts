import { expect, test } from 'vitest';
import { proxyForUrl } from './proxy-for-url.ts';

const PROXY = 'http://proxy:3128';

test.each([
  ['https://k8s.example.com', { HTTPS_PROXY: PROXY }, PROXY],
  ['https://k8s.example.com', { https_proxy: PROXY }, PROXY],
  ['https://k8s.example.com', { HTTPS_PROXY: 'proxy:3128' }, 'http://proxy:3128'],
  ['https://k8s.example.com', { HTTP_PROXY: PROXY }, undefined],
  ['http://k8s.example.com', { HTTP_PROXY: PROXY }, PROXY],
  ['http://k8s.example.com', { HTTP_PROXY: PROXY, REQUEST_METHOD: 'GET' }, undefined],
  ['https://k8s.example.com', { HTTPS_PROXY: PROXY, NO_PROXY: '*' }, undefined],
  ['https://k8s.example.com', { HTTPS_PROXY: PROXY, NO_PROXY: 'example.com' }, undefined],
  ['https://k8s.example.com', { HTTPS_PROXY: PROXY, no_proxy: '.example.com' }, undefined],
  ['https://example.com', { HTTPS_PROXY: PROXY, NO_PROXY: '.example.com' }, PROXY],
  ['https://k8s.example.com', { HTTPS_PROXY: PROXY, NO_PROXY: 'foo, *.example.com' }, undefined],
  ['https://notexample.com', { HTTPS_PROXY: PROXY, NO_PROXY: 'example.com' }, PROXY],
  ['https://k8s.example.com:6443', { HTTPS_PROXY: PROXY, NO_PROXY: 'k8s.example.com:6443' }, undefined],
  ['https://k8s.example.com', { HTTPS_PROXY: PROXY, NO_PROXY: 'k8s.example.com:6443' }, PROXY],
  ['https://10.1.2.3:6443', { HTTPS_PROXY: PROXY, NO_PROXY: '10.0.0.0/8' }, undefined],
  ['https://11.1.2.3:6443', { HTTPS_PROXY: PROXY, NO_PROXY: '10.0.0.0/8' }, PROXY],
  ['https://10.1.2.3', { HTTPS_PROXY: PROXY, NO_PROXY: '10.1.2.3' }, undefined],
  ['https://[fd00::1]:6443', { HTTPS_PROXY: PROXY, NO_PROXY: 'fd00::/8' }, undefined],
  ['https://localhost:6443', { HTTPS_PROXY: PROXY }, undefined],
  ['https://127.0.0.2:6443', { HTTPS_PROXY: PROXY }, undefined],
  ['https://[::1]:6443', { HTTPS_PROXY: PROXY }, undefined],
] as const)('%s with %o goes by %s', (url, env, want) => {
  expect(proxyForUrl(new URL(url), env)).toBe(want);
});
