import type { Sentence } from '../controls/control.ts';

/** The same sentences, not asked of pods that say they are for Windows. */
export function exceptWindows(sentences: readonly Sentence[]): readonly Sentence[] {
  return except('variables.spec.?os.?name.orValue("") == "windows"', sentences);
}

/** The same sentences, not asked of pods in a user namespace of their own. */
export function exceptUserNamespaces(sentences: readonly Sentence[]): readonly Sentence[] {
  return except('variables.spec.?hostUsers.orValue(true) == false', sentences);
}

function except(exemption: string, sentences: readonly Sentence[]): readonly Sentence[] {
  return sentences.map((sentence) => ({ ...sentence, holds: `${exemption} || (${sentence.holds})` }));
}
