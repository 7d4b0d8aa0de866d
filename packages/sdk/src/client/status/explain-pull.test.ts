import { expect, test } from 'vitest';
import { explainPull } from './explain-pull.ts';

const IMAGE = 'registry.corp/team/train:1';

test.each<[string, string, string | undefined]>([
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
    'tell your cluster admin: nodes must trust the authority of the registry',
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
    '! image registry.corp/team/train:1 cannot be pulled: what the registry sends is not what the digest says',
    'check the digest in --image; tell whoever runs the registry',
  ],
  [
    'Back-off pulling image "registry.corp/team/train:1": ErrImagePull: failed to pull and unpack image "registry.corp/team/train:1": failed to resolve reference "registry.corp/team/train:1": unexpected status from HEAD request to https://registry.corp/v2/: 503 Service Unavailable',
    '! image registry.corp/team/train:1 cannot be pulled: the registry is out of order',
    'it keeps trying; tell your cluster admin if it stays so',
  ],
  [
    'pull QPS exceeded',
    '! image registry.corp/team/train:1 cannot be pulled: the node pulls too many images at once',
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
    '! image registry.corp/team/train:1 cannot be pulled: Back-off pulling image "registry.corp/team/train:1": ErrImagePull: something \\u{1b}[31mnew',
    'check the image name and tag; it keeps trying',
  ],
  ['', '! image registry.corp/team/train:1 cannot be pulled', 'check the image name and tag; it keeps trying'],
])('a runtime: %s', (message, sentence, next) => {
  const finding = explainPull(IMAGE, message);
  expect([finding.state, `! ${finding.sentence}`, finding.next]).toEqual(['Pulling', sentence, next]);
});
