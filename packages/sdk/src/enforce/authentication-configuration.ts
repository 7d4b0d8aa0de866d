import * as z from 'zod';
import { AisubmitError } from '../errors.ts';
import { parseWith } from '../request/parse-with.ts';
import { strictObject } from '../request/strict-object.ts';
import { certificateAuthority } from './certificates.ts';
import { claimName } from './claim-name.ts';
import { httpsUrl } from './https-url.ts';

/** Key under `extra` of a user that holds their numeric user id: the value for a policy's `identity.uidClaim`. */
export const UID_EXTRA_KEY = 'aisubmit.dev/uid';

/** Key under `extra` of a user that holds their numeric group id: the value for a policy's `identity.gidClaim`. */
export const GID_EXTRA_KEY = 'aisubmit.dev/gid';

/** Kubernetes 1.30 is the first that reads the file without a feature gate; `v1` came with 1.34 (KEP-3331). */
const OLDEST_MINOR = 30;
const FIRST_V1_MINOR = 34;

/** A day: what Dex issues unless told otherwise, and too long for what cannot be revoked. */
const LONGEST_TOKEN_LIFE_SECONDS = 86_400;

/** Claims that people may choose for themselves, or share with others: whoever takes a name would take its rights. */
const NOBODYS_OWN = ['name', 'given_name', 'middle_name', 'family_name', 'nickname', 'profile', 'website', 'picture'];

/** How the API server is to know people by the tokens of an issuer. */
export interface AuthenticationOptions {
  /** Issuer of the tokens, spelled as in their `iss`; `https` only. */
  readonly issuer: string;
  /** Audience that tokens must name. */
  readonly clientId: string;
  /** PEM of the authorities that the issuer's certificate is checked against; the system's when absent. */
  readonly certificateAuthority?: string | undefined;
  /** @default 'email' */
  readonly usernameClaim?: string | undefined;
  /** @default 'oidc:' */
  readonly usernamePrefix?: string | undefined;
  /** @default 'groups' */
  readonly groupsClaim?: string | undefined;
  /** @default 'oidc:' */
  readonly groupsPrefix?: string | undefined;
  /** Claim with the user's number, which becomes `extra["aisubmit.dev/uid"]`; none when absent. */
  readonly uidClaim?: string | undefined;
  /** Claim with the user's group number, which becomes `extra["aisubmit.dev/gid"]`; none when absent. */
  readonly gidClaim?: string | undefined;
  /** Minor version of the cluster, such as 34 for Kubernetes 1.34. */
  readonly kubeMinor: number;
}

/** The document behind kube-apiserver's `--authentication-config`. */
export interface AuthenticationConfiguration {
  readonly apiVersion: string;
  readonly kind: 'AuthenticationConfiguration';
  readonly jwt: readonly unknown[];
}

const usernameClaim = claimName.refine(
  (claim) => !NOBODYS_OWN.includes(claim),
  'must be a claim that the provider alone sets and gives to one person only, such as email, upn or oid',
);

/** A last separator keeps what follows from completing the word; `kubeadm:cluster-admins` may do everything. */
const prefix = z
  .string()
  .max(128, 'must be at most 128 characters')
  .regex(/^[A-Za-z0-9][A-Za-z0-9._:/#-]*[:#/]$/, 'must not be empty, and must end in : or # or /, such as oidc:')
  .refine(
    (text) => !/^(?:system|kubeadm):/i.test(text),
    'must not begin with system: or kubeadm:, whose members run the cluster',
  );

const schema = strictObject({
  issuer: httpsUrl,
  clientId: z
    .string()
    .max(256, 'must be at most 256 characters')
    .regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without spaces'),
  certificateAuthority: certificateAuthority.optional(),
  usernameClaim: usernameClaim.default('email'),
  usernamePrefix: prefix.default('oidc:'),
  groupsClaim: claimName.default('groups'),
  groupsPrefix: prefix.default('oidc:'),
  uidClaim: claimName.optional(),
  gidClaim: claimName.optional(),
  kubeMinor: z
    .int('must be a whole number')
    .min(OLDEST_MINOR, `must be at least ${OLDEST_MINOR}: older API servers know --oidc flags only`)
    .max(999),
});

/**
 * The API server's configuration that makes an issuer's tokens a login: who the user is, which groups they have, which
 * numbers, and which tokens are refused. Names get a prefix that no member of the cluster itself has.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#using-authentication-configuration
 * @see https://kubernetes.io/docs/reference/config-api/apiserver-config.v1/
 * @throws {AisubmitError} `INVALID_INPUT` with a reason per option, its name as the path.
 */
export function authenticationConfiguration(options: AuthenticationOptions): AuthenticationConfiguration {
  const chosen = parseWith(schema, definedOnly(options), 'AuthenticationConfiguration');
  const { issuer, clientId, kubeMinor } = chosen;
  const authority =
    chosen.certificateAuthority === undefined ? {} : { certificateAuthority: chosen.certificateAuthority };
  return {
    apiVersion: `apiserver.config.k8s.io/${kubeMinor < FIRST_V1_MINOR ? 'v1beta1' : 'v1'}`,
    kind: 'AuthenticationConfiguration',
    jwt: [
      {
        issuer: { url: issuer, audiences: [clientId], ...authority },
        claimValidationRules: claimRules(chosen.usernameClaim),
        claimMappings: claimMappings(chosen),
        userValidationRules: USER_RULES,
      },
    ],
  };
}

// A caller that passes flags on passes `undefined` for those that were not given.
function definedOnly(options: AuthenticationOptions): object {
  if (typeof options !== 'object' || options === null) {
    throw new AisubmitError('INVALID_INPUT', 'the options of an AuthenticationConfiguration must be a mapping');
  }
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

function claimRules(username: string): unknown[] {
  const life = {
    expression: `claims.exp - claims.iat <= ${LONGEST_TOKEN_LIFE_SECONDS}`,
    message: 'the token lives longer than a day',
  };
  // On its own the API server refuses `false` but takes a token that does not say.
  const verified = {
    expression: 'claims.?email_verified.orValue(false) == true',
    message: 'the provider has not verified the email address',
  };
  return username === 'email' ? [life, verified] : [life];
}

function claimMappings(chosen: z.infer<typeof schema>): unknown {
  const extra = [
    ...(chosen.gidClaim === undefined ? [] : [{ key: GID_EXTRA_KEY, valueExpression: numberOf(chosen.gidClaim) }]),
    ...(chosen.uidClaim === undefined ? [] : [{ key: UID_EXTRA_KEY, valueExpression: numberOf(chosen.uidClaim) }]),
  ];
  return {
    username: { claim: chosen.usernameClaim, prefix: chosen.usernamePrefix },
    groups: { claim: chosen.groupsClaim, prefix: chosen.groupsPrefix },
    uid: { claim: 'sub' },
    ...(extra.length === 0 ? {} : { extra }),
  };
}

/**
 * CEL for a claim that holds a number, as number or text, alone or as the only one of a list (directory extensions of
 * Entra ID). `extra` takes text, and an empty list means that there is none: a missing claim, root (0), a fraction, several
 * numbers or anything else comes to that, and who needs the number says so.
 * Claims are reached by `[?…]` alone: `in` compiles, and fails with every token.
 */
function numberOf(claim: string): string {
  const isWhole = 'type(v) == double && v >= 1.0 && v < 1e10 && double(int(v)) == v';
  return (
    `[dyn(claims[?"${claim}"].orValue(""))]` +
    '.map(v, type(v) == list && size(v) == 1 ? v[0] : v)' +
    `.filter(v, type(v) == string || type(v) == int || (${isWhole}))` +
    '.map(v, type(v) == double ? string(int(v)) : string(v))' +
    '.filter(text, text.matches("^[1-9][0-9]{0,9}$"))'
  );
}

/** The prefixes keep these true already; they hold as well where somebody changes the file by hand. */
const USER_RULES = [
  {
    expression: '!user.username.startsWith("system:")',
    message: 'names that begin with system: are the cluster’s own',
  },
  {
    expression: 'user.groups.all(group, !group.startsWith("system:"))',
    message: 'groups that begin with system: are the cluster’s own',
  },
];
