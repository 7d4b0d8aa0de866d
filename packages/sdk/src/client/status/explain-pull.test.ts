import { describe, expect, test } from 'vitest';
import { explainPull } from './explain-pull.ts';

const IMAGE = 'registry.corp/team/train:1';

test.each<[string, string, string | undefined]>([
  [
    'failed to pull and unpack image "registry.corp/team/train:1": failed to copy: httpReadSeeker: failed open: failed to do request: Get "https://r2.cloudflarestorage.com/aaaa',
    '! image registry.corp/team/train:1 cannot be pulled: the registry cannot be reached from the node',
    'it keeps trying; tell your cluster admin if it stays so',
  ],
  [
    'failed to extract layer: failed to apply layer: exec: "unzstd": executable file not found in $PATH',
    '! image registry.corp/team/train:1 cannot be pulled: the node lacks a program to unpack it',
    'tell your cluster admin',
  ],
  [
    'unexpected status from HEAD request to https://registry.corp/v2/team/train/manifests/1: 407 Proxy Authentication Required',
    '! image registry.corp/team/train:1 cannot be pulled: a proxy before the registry wants a login of the node',
    'tell your cluster admin',
  ],
  [
    'failed to unpack image on snapshotter overlayfs: unexpected media type text/html for sha256:abc: not found',
    '! image registry.corp/team/train:1 cannot be pulled: what answers is no registry but a web page',
    'check the name in --image; tell your cluster admin if it is right: a proxy may stand between',
  ],
  [
    'pull access denied for registry.corp/team/train, repository does not exist or may require authorization: denied: Your authorization token has expired. Reauthenticate and try again.',
    '! image registry.corp/team/train:1 cannot be pulled: the login for its registry has expired',
    'make the Secret of --pull-secret again, or tell your cluster admin if the nodes log in themselves',
  ],
  [
    'write /var/lib/containers/x: disk quota exceeded',
    '! image registry.corp/team/train:1 cannot be pulled: the disk of the node is full',
    'tell your cluster admin, or use a smaller image',
  ],
  [
    'Back-off pulling image "registry.corp/team/train:1": ErrImagePull: unable to pull image: choosing image instance: no image found in image index for architecture "arm64", variant "v8", OS "linux"',
    '! image registry.corp/team/train:1 cannot be pulled: it is not built for the kind of processor of the node',
    'build it for the nodes, such as `docker build --platform linux/amd64`',
  ],
  [
    'failed to pull and unpack image "registry.corp/team/train:1": mkdir /var/lib/containerd/io.containerd.content.v1.content/ingest: read-only file system',
    '! image registry.corp/team/train:1 cannot be pulled: the disk of the node is damaged',
    'tell your cluster admin; submit it again with --replace, which may find another node',
  ],
  [
    'Failed to inspect image "registry.corp/team/train:1": rpc error: code = Unknown desc = layer not known',
    '! image registry.corp/team/train:1 cannot be pulled: the node lost or damaged a part of it while unpacking',
    'it keeps trying; tell your cluster admin if it stays so',
  ],
  [
    'Back-off pulling image "registry.corp/team/train:1": ErrImagePull: failed to pull and unpack image "registry.corp/team/train:1": failed to resolve reference "registry.corp/team/train:1": registry.corp/team/train:1: not found',
    '! image registry.corp/team/train:1 cannot be pulled: there is no such image or tag',
    'check the name and tag in --image; it keeps trying',
  ],
  [
    'Back-off pulling image "registry.corp/team/train:1": ErrImagePull: failed to pull and unpack image "registry.corp/team/train:1": failed to resolve reference "registry.corp/team/train:1": failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://registry.corp/token?scope=x: 401 Unauthorized',
    '! image registry.corp/team/train:1 cannot be pulled: the registry wants a login, or does not take the one it got',
    'check the image name, and give the credentials of the registry with --pull-secret',
  ],
  [
    'Back-off pulling image "registry.corp/team/train:1": ErrImagePull: failed to pull and unpack image "registry.corp/team/train:1": failed to resolve reference "registry.corp/team/train:1": pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
    '! image registry.corp/team/train:1 cannot be pulled: the registry does not let us in, or there is no such image',
    'check the image name, and give the credentials of the registry with --pull-secret',
  ],
  [
    'Back-off pulling image "registry.corp/team/train:1": ErrImagePull: failed to pull and unpack image "registry.corp/team/train:1": failed to resolve reference "registry.corp/team/train:1": unexpected status from HEAD request to https://registry.corp/v2/team/train/manifests/1: 403 Forbidden',
    '! image registry.corp/team/train:1 cannot be pulled: the registry does not let us in, or there is no such image',
    'check the image name, and give the credentials of the registry with --pull-secret',
  ],
  [
    'Back-off pulling image "registry.corp/team/train:1": ErrImagePull: failed to pull and unpack image "registry.corp/team/train:1": no match for platform in manifest: not found',
    '! image registry.corp/team/train:1 cannot be pulled: it is not built for the kind of processor of the node',
    'build it for the nodes, such as `docker build --platform linux/amd64`',
  ],
  [
    'no matching manifest for linux/arm64 in the manifest list entries',
    '! image registry.corp/team/train:1 cannot be pulled: it is not built for the kind of processor of the node (linux/arm64)',
    'build it for the nodes, such as `docker build --platform linux/amd64`',
  ],
  [
    'Back-off pulling image "registry.corp/team/train:1": ErrImagePull: failed to pull and unpack image "registry.corp/team/train:1": failed to resolve reference "registry.corp/team/train:1": failed to do request: Head "https://registry.corp/v2/team/train/manifests/1": tls: failed to verify certificate: x509: certificate signed by unknown authority',
    '! image registry.corp/team/train:1 cannot be pulled: the node does not trust the certificate of the registry',
    'tell your cluster admin: nodes must trust the authority of the registry',
  ],
  [
    'Back-off pulling image "registry.corp/team/train:1": ErrImagePull: failed to pull and unpack image "registry.corp/team/train:1": failed to resolve reference "registry.corp/team/train:1": failed to do request: Head "https://registry.corp/v2/": http: server gave HTTP response to HTTPS client',
    '! image registry.corp/team/train:1 cannot be pulled: the registry does not speak HTTPS',
    'check the port in --image; tell your cluster admin if it is right: nodes must be told of a registry without HTTPS',
  ],
  [
    'Back-off pulling image "registry.corp/team/train:1": ErrImagePull: failed to pull and unpack image "registry.corp/team/train:1": failed to resolve reference "registry.corp/team/train:1": failed to do request: Head "https://registry.corp/v2/": dial tcp: lookup registry.corp on 10.0.0.10:53: no such host',
    '! image registry.corp/team/train:1 cannot be pulled: the node does not find the registry by its name',
    'check the name in --image; tell your cluster admin if it is right',
  ],
  [
    'Back-off pulling image "registry.corp/team/train:1": ErrImagePull: failed to pull and unpack image "registry.corp/team/train:1": failed to resolve reference "registry.corp/team/train:1": failed to do request: Head "https://registry.corp/v2/": dial tcp 10.1.1.1:443: i/o timeout',
    '! image registry.corp/team/train:1 cannot be pulled: the registry cannot be reached from the node',
    'it keeps trying; tell your cluster admin if it stays so',
  ],
  [
    'Back-off pulling image "registry.corp/team/train:1": ErrImagePull: failed to pull and unpack image "registry.corp/team/train:1": failed to resolve reference "registry.corp/team/train:1": failed to do request: Head "https://registry.corp/v2/": dial tcp 10.1.1.1:443: connect: connection refused',
    '! image registry.corp/team/train:1 cannot be pulled: the registry cannot be reached from the node',
    'it keeps trying; tell your cluster admin if it stays so',
  ],
  [
    'Back-off pulling image "registry.corp/team/train:1": ErrImagePull: failed to copy: httpReadSeeker: failed open: unexpected status code https://registry.corp/v2/: 429 Too Many Requests - Server message: toomanyrequests: You have reached your pull rate limit.',
    '! image registry.corp/team/train:1 cannot be pulled: the registry limits how often it is asked',
    'it keeps trying; log in to the registry with --pull-secret, or use a mirror of your organisation',
  ],
  [
    'Back-off pulling image "registry.corp/team/train:1": ErrImagePull: failed to extract layer sha256:abc: write /var/lib/containerd/x: no space left on device: unknown',
    '! image registry.corp/team/train:1 cannot be pulled: the disk of the node is full',
    'tell your cluster admin, or use a smaller image',
  ],
  [
    'Back-off pulling image "registry.corp/team/train:1": ErrImagePull: failed commit on ref "manifest-sha256:abc": unexpected commit digest sha256:d, expected sha256:e: failed precondition',
    '! image registry.corp/team/train:1 cannot be pulled: a part of it came damaged or cut off',
    'it keeps trying; tell whoever runs the registry, or a proxy before it, if it stays so',
  ],
  [
    'Back-off pulling image "registry.corp/team/train:1": ErrImagePull: failed to pull and unpack image "registry.corp/team/train:1": failed to resolve reference "registry.corp/team/train:1": unexpected status from HEAD request to https://registry.corp/v2/: 503 Service Unavailable',
    'image registry.corp/team/train:1 cannot be pulled: the registry is out of order',
    'it keeps trying; tell your cluster admin if it stays so',
  ],
  [
    'pull QPS exceeded',
    'image registry.corp/team/train:1 cannot be pulled: the node pulls too many images at once',
    'wait; it is tried again',
  ],
  [
    'image pull failed for registry.corp/team/train:1 because the signature validation failed',
    '! image registry.corp/team/train:1 cannot be pulled: its signature does not satisfy the cluster',
    'use a signed image, or ask your cluster admin which are trusted',
  ],
  [
    'rpc error: code = Unknown desc = Error response from daemon: manifest for registry.corp/team/train:1 not found: manifest unknown: manifest unknown',
    '! image registry.corp/team/train:1 cannot be pulled: there is no such image or tag',
    'check the name and tag in --image; it keeps trying',
  ],
  [
    'Back-off pulling image "registry.corp/team/train:1"',
    '! image registry.corp/team/train:1 cannot be pulled',
    'check the image name and tag; it keeps trying',
  ],
  [
    'Back-off pulling image "registry.corp/team/train:1": ErrImagePull: something \u001b[31mnew',
    '! image registry.corp/team/train:1 cannot be pulled: something \\u{1b}[31mnew',
    'check the image name and tag; it keeps trying',
  ],
  [
    'Back-off pulling image "registry.corp/team/train:1": ErrImagePull: rpc error: code = NotFound desc = failed to pull and unpack image "registry.corp/team/train:1": failed to extract layer sha256:a: failed to get reader from content store: content digest sha256:b: not found',
    '! image registry.corp/team/train:1 cannot be pulled: the node lost or damaged a part of it while unpacking',
    'it keeps trying; tell your cluster admin if it stays so',
  ],
  [
    'Back-off pulling image "registry.corp/team/train:1": ErrImagePull: choosing image instance: no image found in manifest list for architecture arm64, variant "v8", OS linux',
    '! image registry.corp/team/train:1 cannot be pulled: it is not built for the kind of processor of the node (arm64)',
    `build it for the nodes, such as \`docker build --platform linux/amd64\``,
  ],
  [
    'Back-off pulling image "registry.corp/team/train:1": ErrImagePull: failed to do request: Head "https://registry.corp/v2/": tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2026-01-01T00:00:00Z is after 2025-01-01T00:00:00Z',
    '! image registry.corp/team/train:1 cannot be pulled: the certificate of the registry has expired, or the clock of the node is wrong',
    'tell your cluster admin, or whoever runs the registry',
  ],
  [
    'Back-off pulling image "registry.corp/team/train:1": ErrImagePull: failed to do request: Head "https://registry.corp/v2/": remote error: tls: handshake failure',
    '! image registry.corp/team/train:1 cannot be pulled: the node and the registry have no encryption in common',
    'tell your cluster admin, or whoever runs the registry',
  ],
  [
    'Back-off pulling image "registry.corp/team/train:1": ErrImagePull: failed to do request: Head "https://registry.corp/v2/team/train/manifests/1": EOF',
    '! image registry.corp/team/train:1 cannot be pulled: the registry cannot be reached from the node',
    'it keeps trying; tell your cluster admin if it stays so',
  ],
  [
    'Back-off pulling image "registry.corp/team/train:1": ErrImagePull: short-name "train:1" did not resolve to an alias and no unqualified-search registries are defined in "/etc/containers/registries.conf"',
    '! image registry.corp/team/train:1 cannot be pulled: its name does not say from which registry it comes',
    'submit it again with the full name in --image, such as docker.io/library/python:3.12',
  ],
  [
    `Back-off pulling image "registry.corp/team/train:1": ErrImagePull: failed to pull and unpack image "registry.corp/team/train:1": mediaType in manifest should be 'application/vnd.docker.distribution.manifest.v2+json' not 'application/vnd.docker.distribution.manifest.v1+prettyjws'`,
    '! image registry.corp/team/train:1 cannot be pulled: it is in a format that nodes of today no longer read',
    'build it again, or push it with a tool of today',
  ],
  [
    'Back-off pulling image "registry.corp/team/train:1": ErrImagePull: context canceled',
    'image registry.corp/team/train:1 cannot be pulled: the node broke it off',
    'it keeps trying; tell your cluster admin if it stays so',
  ],
  [
    'Back-off pulling image "registry.corp/team/train:1": ErrImagePull: rpc error: code = Unknown desc = failed to pull and unpack image "registry.corp/team/train:1": failed to resolve reference "registry.corp/team/train:1": unexpected status from HEAD request to https://registry.corp/v2/team/train/manifests/1: 400 Bad Request',
    '! image registry.corp/team/train:1 cannot be pulled: unexpected status from HEAD request to https://registry.corp/v2/team/train/manifests/1: 400 Bad Request',
    'check the image name and tag; it keeps trying',
  ],
  [
    'image pull failed for registry.corp/team/train:1 because the registry is unavailable.',
    '! image registry.corp/team/train:1 cannot be pulled: the registry cannot be reached from the node',
    'it keeps trying; tell your cluster admin if it stays so',
  ],
  ['', '! image registry.corp/team/train:1 cannot be pulled', 'check the image name and tag; it keeps trying'],
])('a runtime: %s', (message, sentence, next) => {
  const finding = explainPull(IMAGE, message);
  const mark = finding.problem ? '! ' : '';
  expect([finding.state, `${mark}${finding.sentence}`, finding.next]).toEqual(['Pulling', sentence, next]);
});

describe('a pull secret that does not exist', () => {
  const told = (message: string): string =>
    explainPull(IMAGE, message, [
      {
        reason: 'FailedToRetrieveImagePullSecret',
        message: 'Unable to retrieve some image pull secrets (regcred); attempting to pull the image may not succeed.',
      },
    ]).sentence;

  test.each(['401 Unauthorized', 'pull access denied', 'manifest unknown'])('explains %s', (message) => {
    expect(told(message)).toBe(
      'image registry.corp/team/train:1 cannot be pulled: Secret regcred with the login of its registry does not exist',
    );
  });

  test('explains no other failure', () => {
    expect(told('dial tcp 10.1.1.1:443: i/o timeout')).toBe(
      'image registry.corp/team/train:1 cannot be pulled: the registry cannot be reached from the node',
    );
  });
});
