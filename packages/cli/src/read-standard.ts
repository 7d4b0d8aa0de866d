import { type PodSecurityStandard, parseStandard } from '@aisubmit/sdk';

/** Reads the name of a public standard; in a file of its own, since only who names one loads their rules. */
export function readStandard(name: string): PodSecurityStandard {
  return parseStandard(name);
}
