import { AisubmitError } from '../errors.ts';
import { escapeControlChars } from '../escape-control-chars.ts';
import { type PodSecurityStandard, podSecurityStandard } from './pod-security-standard.ts';
import { POD_SECURITY_LEVELS, type PodSecurityLevel } from './standard-check.ts';

const NAMES = POD_SECURITY_LEVELS.map((level) => `pss-${level}`);
const VERSION = /^v1\.(0|[1-9]\d{0,3})$/;

/**
 * Reads the name of a standard: `pss-baseline` or `pss-restricted`, then `@v1.36` or `@latest` for a version.
 *
 * @throws {AisubmitError} `INVALID_INPUT` for another name, something that is no version, or one before 1.30.
 */
export function parseStandard(text: string): PodSecurityStandard {
  const [name, ...rest] = text.split('@');
  const level = POD_SECURITY_LEVELS.find((known) => `pss-${known}` === name);
  if (level === undefined) throw refuse(`"${escapeControlChars(text)}" is not a standard`, fixName());
  if (rest.length === 0) return podSecurityStandard(level);
  return atVersion(level, rest.join('@'));
}

function atVersion(level: PodSecurityLevel, version: string): PodSecurityStandard {
  if (version === 'latest') return podSecurityStandard(level);
  const minor = VERSION.exec(version)?.[1];
  if (minor !== undefined) return podSecurityStandard(level, Number(minor));
  throw refuse(
    `"${escapeControlChars(version)}" is not a version of pss-${level}`,
    `write major and minor version, such as pss-${level}@v1.36`,
  );
}

function fixName(): string {
  return `use ${NAMES.join(' or ')}, with @v1.36 behind it for the rules of one Kubernetes version`;
}

function refuse(message: string, fix: string): AisubmitError {
  return new AisubmitError('INVALID_INPUT', message, { fix });
}
