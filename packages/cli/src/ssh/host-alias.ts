import { AisubmitError } from '@aisubmit/sdk';
import { sha256Hex } from '../auth/sha256-hex.ts';

const CONTEXT_MAX = 40;
const DIGITS = 8;

/** What a host stands for. */
export interface HostOf {
  readonly context: string;
  readonly namespace: string;
  /** The user's name for the notebook. */
  readonly name: string;
}

/**
 * The name by which SSH knows a notebook: letters, digits, dashes and dots alone, so that it needs quoting nowhere. Names of
 * contexts hold anything; what is lost of one is told apart by a part of its hash.
 *
 * @throws AisubmitError `INVALID_INPUT` for a namespace that is none: a kubeconfig may say anything.
 */
export function hostAlias({ context, namespace, name }: HostOf): string {
  const plain = context
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, CONTEXT_MAX)
    .replace(/^-|-$/g, '');
  const part =
    plain === context && plain !== '' ? plain : `${plain}${plain && '-'}${sha256Hex(context).slice(0, DIGITS)}`;
  const alias = `aisubmit-${part}.${namespace}.${name}`;
  if (isHostAlias(alias)) return alias;
  throw new AisubmitError('INVALID_INPUT', 'the namespace of the context cannot be one', {
    fix: 'name another with --namespace: lower-case letters, digits and dashes',
  });
}

/** True for what {@link hostAlias} may have answered. */
export function isHostAlias(text: string): boolean {
  return text.length <= 200 && /^aisubmit-[a-z0-9-]+\.[a-z0-9-]+\.[a-z0-9-]+$/.test(text);
}
