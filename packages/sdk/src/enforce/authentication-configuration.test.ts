import { describe, expect, test } from 'vitest';
import { AisubmitError } from '../errors.ts';
import { toYaml } from '../to-yaml.ts';
import { type AuthenticationOptions, authenticationConfiguration } from './authentication-configuration.ts';

const SMALLEST: AuthenticationOptions = {
  issuer: 'https://idp.example.com/realms/ml',
  clientId: 'kubectl-aisubmit',
  kubeMinor: 36,
};

test('people are known by their verified address', () => {
  expect(toYaml(authenticationConfiguration(SMALLEST))).toBe(`apiVersion: apiserver.config.k8s.io/v1
kind: AuthenticationConfiguration
jwt:
- issuer:
    url: https://idp.example.com/realms/ml
    audiences:
    - kubectl-aisubmit
  claimValidationRules:
  - expression: "claims.exp - claims.iat <= 86400"
    message: the token lives longer than a day
  - expression: "claims.?email_verified.orValue(false) == true"
    message: the provider has not verified the email address
  claimMappings:
    username:
      claim: email
      prefix: "oidc:"
    groups:
      claim: groups
      prefix: "oidc:"
    uid:
      claim: sub
  userValidationRules:
  - expression: '!user.username.startsWith("system:")'
    message: "names that begin with system: are the cluster’s own"
  - expression: 'user.groups.all(group, !group.startsWith("system:"))'
    message: "groups that begin with system: are the cluster’s own"
`);
});

test('numbers of users and groups become extra, as text', () => {
  const [jwt] = authenticationConfiguration({ ...SMALLEST, uidClaim: 'uid', gidClaim: 'https://example.com/gid' }).jwt;
  expect(jwt).toMatchObject({
    claimMappings: {
      extra: [
        {
          key: 'aisubmit.dev/gid',
          valueExpression: expect.stringMatching(/^\[dyn\(claims\[\?"https:\/\/example\.com\/gid"\]/),
        },
        {
          key: 'aisubmit.dev/uid',
          valueExpression:
            '[dyn(claims[?"uid"].orValue(""))]' +
            '.map(v, type(v) == list && size(v) == 1 ? v[0] : v)' +
            '.filter(v, type(v) == string || type(v) == int || ' +
            '(type(v) == double && v >= 1.0 && v < 1e10 && double(int(v)) == v))' +
            '.map(v, type(v) == double ? string(int(v)) : string(v))' +
            '.filter(text, text.matches("^[1-9][0-9]{0,9}$"))',
        },
      ],
    },
  });
});

test('another claim than email is the provider’s word alone', () => {
  const options = {
    ...SMALLEST,
    usernameClaim: 'oid',
    usernamePrefix: 'entra:',
    groupsPrefix: 'https://idp.example.com#',
  };
  expect(authenticationConfiguration(options).jwt).toMatchObject([
    {
      claimValidationRules: [{ expression: 'claims.exp - claims.iat <= 86400' }],
      claimMappings: {
        username: { claim: 'oid', prefix: 'entra:' },
        groups: { claim: 'groups', prefix: 'https://idp.example.com#' },
      },
    },
  ]);
});

test.each([
  [30, 'apiserver.config.k8s.io/v1beta1'],
  [33, 'apiserver.config.k8s.io/v1beta1'],
  [34, 'apiserver.config.k8s.io/v1'],
  [36, 'apiserver.config.k8s.io/v1'],
])('Kubernetes 1.%i reads %s', (kubeMinor, want) => {
  expect(authenticationConfiguration({ ...SMALLEST, kubeMinor }).apiVersion).toBe(want);
});

describe('what would make somebody a member of the cluster itself is refused', () => {
  const PREFIX = 'must not be empty, and must end in';
  const CLUSTER = 'must not begin with system: or kubeadm:, whose members run the cluster';
  test.each<[string, Partial<Record<keyof AuthenticationOptions, unknown>>, string, string]>([
    ['http', { issuer: 'http://idp.example.com' }, 'issuer', 'must be an https:// URL'],
    ['no prefix of names', { usernamePrefix: '' }, 'usernamePrefix', PREFIX],
    ['no prefix of groups', { groupsPrefix: '' }, 'groupsPrefix', PREFIX],
    ['system: as prefix', { usernamePrefix: 'system:' }, 'usernamePrefix', CLUSTER],
    ['something below system:', { groupsPrefix: 'system:oidc:' }, 'groupsPrefix', CLUSTER],
    ['a prefix that a claim completes', { groupsPrefix: 'sys' }, 'groupsPrefix', PREFIX],
    ['kubeadm: as prefix', { groupsPrefix: 'kubeadm:' }, 'groupsPrefix', CLUSTER],
    [
      'a name that people choose',
      { usernameClaim: 'nickname' },
      'usernameClaim',
      'must be a claim that the provider alone sets',
    ],
    ['a claim that closes the string', { uidClaim: 'a"] + claims["b' }, 'uidClaim', 'must be the name of a claim'],
    ['an empty claim', { groupsClaim: '' }, 'groupsClaim', 'must be the name of a claim'],
    ['no audience', { clientId: '' }, 'clientId', 'must be printable ASCII without spaces'],
    [
      'a key as authority',
      { certificateAuthority: 'PRIVATE KEY' },
      'certificateAuthority',
      'must not hold a private key',
    ],
    [
      'a server too old',
      { kubeMinor: 29 },
      'kubeMinor',
      'must be at least 30: older API servers know --oidc flags only',
    ],
    ['an option that does not exist', { userClaim: 'email' } as object, 'userClaim', 'is not a known field'],
  ])('%s', (_, options, path, message) => {
    const error = refusal({ ...SMALLEST, ...options } as AuthenticationOptions);
    expect(error.code).toBe('INVALID_INPUT');
    expect(error.reasons.map((reason) => reason.path)).toEqual([path]);
    expect(error.reasons[0]?.message).toContain(message);
  });
});

function refusal(options: AuthenticationOptions): AisubmitError {
  try {
    authenticationConfiguration(options);
  } catch (error) {
    if (error instanceof AisubmitError) return error;
  }
  throw new Error('was taken');
}
