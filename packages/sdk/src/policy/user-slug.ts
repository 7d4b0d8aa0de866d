import { WORKLOAD_KINDS } from '../request/workload-kind.ts';

/** What of a login becomes the first part of its workloads' names. */
export type OwnPods =
  | 'required'
  | {
      /** Taken off the front of user names; a login without it has no part of names. */
      readonly prefix?: string | undefined;
      /** Taken off their end, likewise. */
      readonly suffix?: string | undefined;
      /** True where the identity provider takes `Alice` and `alice` for one person; else capitals are refused. */
      readonly ignoreCase?: boolean | undefined;
    };

/** Stands between a user's part of a name and the rest. No slug holds it, so no user's prefix begins another's. */
export const SLUG_SEPARATOR = '--';
/** A prefix that no login has: what two policies that cut names differently have in common. */
export const NOBODYS_PREFIX = '\0';

/** Leaves a dozen characters of a workload's name to its user. */
const MAX_SLUG_LENGTH = 30;
const CORE = '^[a-z0-9][-a-z0-9._@:]*$';
/** In this order: the dash that stands for a sign is no longer one to be replaced. */
const SIGNS: readonly (readonly [string, string])[] = [
  ['-', '-0'],
  ['.', '-1'],
  ['_', '-2'],
  ['@', '-3'],
  [':', '-4'],
];

/** The slug, or why there is none: a sentence that reads on from the login's name. */
type UserSlug = { readonly slug: string } | { readonly problem: string };

/**
 * A user's part of workload names: `alice`, `alice-1smith` for `alice.smith`. Different users have different ones: every
 * sign becomes a dash and a digit of its own, and nothing else has a dash.
 */
export function userSlug(username: string, rule: OwnPods): UserSlug {
  const { prefix, suffix, ignoreCase } = partsOf(rule);
  if (prefix === NOBODYS_PREFIX) return { problem: 'is cut in two ways by two policies, which agree on no name' };
  if (!username.startsWith(prefix)) return { problem: `does not begin with "${prefix}"` };
  const rest = username.slice(prefix.length);
  const cased = ignoreCase ? lowerAscii(rest) : rest;
  if (!cased.endsWith(suffix)) return { problem: `does not end in "${suffix}"` };
  const core = cased.slice(0, cased.length - suffix.length);
  if (!new RegExp(CORE).test(core)) {
    const cut = prefix === '' && suffix === '' ? '' : 'in between ';
    return {
      problem: `must ${cut}be lower-case letters, digits and . _ - @ : and begin with a letter or digit, to become part of a name`,
    };
  }
  const slug = SIGNS.reduce((text, [sign, code]) => text.replaceAll(sign, code), core);
  if (slug.length <= MAX_SLUG_LENGTH) return { slug };
  return {
    problem: `becomes "${slug}", which is longer than the ${MAX_SLUG_LENGTH} characters that names have room for`,
  };
}

/** How names of a user's own objects and pods begin, one for each kind; none where the login has no slug. */
export function ownNames(username: string, rule: OwnPods): readonly string[] {
  const found = userSlug(username, rule);
  return 'slug' in found ? KINDS.map((kind) => `${kind}${found.slug}${SLUG_SEPARATOR}`) : [];
}

/** The same in CEL, ending in `variables.ownNames`; needs the string functions that API servers have. */
export function slugVariables(rule: OwnPods): readonly { readonly name: string; readonly expression: string }[] {
  const { prefix, suffix, ignoreCase } = partsOf(rule);
  const [before, after] = [JSON.stringify(prefix), JSON.stringify(suffix)];
  const name = 'request.userInfo.username';
  const rest = `${name}.startsWith(${before}) ? ${name}.substring(${prefix.length}) : ""`;
  const core = `variables.userRest.substring(0, size(variables.userRest) - ${suffix.length})`;
  const coded = SIGNS.map(([sign, code]) => `.replace("${sign}", "${code}")`).join('');
  return [
    { name: 'userRest', expression: ignoreCase ? `(${rest}).lowerAscii()` : rest },
    { name: 'userCore', expression: `variables.userRest.endsWith(${after}) ? ${core} : ""` },
    { name: 'userSlug', expression: `variables.userCore.matches("${CORE}") ? variables.userCore${coded} : ""` },
    {
      name: 'ownNames',
      expression:
        `${JSON.stringify(KINDS)}.filter(k, variables.userSlug != "" && size(variables.userSlug) <= ${MAX_SLUG_LENGTH})` +
        `.map(k, k + variables.userSlug + "${SLUG_SEPARATOR}")`,
    },
  ];
}

/** First parts of the names of workloads and their pods. */
export const KINDS: readonly string[] = Object.values(WORKLOAD_KINDS).map(({ prefix }) => `${prefix}-`);

function partsOf(rule: OwnPods): { readonly prefix: string; readonly suffix: string; readonly ignoreCase: boolean } {
  if (rule === 'required') return { prefix: '', suffix: '', ignoreCase: false };
  const { prefix = '', suffix = '', ignoreCase = false } = rule;
  return { prefix, suffix: ignoreCase ? lowerAscii(suffix) : suffix, ignoreCase };
}

/** As CEL's `lowerAscii`; `toLowerCase` would make a K of the sign for kelvin. */
function lowerAscii(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
