import type { EffectiveNotebook } from '../../policy/effective.ts';
import type { Ide } from './ide.ts';
import { jupyter } from './jupyter.ts';
import { vscode } from './vscode.ts';

/** What each kind of notebook runs. */
export const IDES: Readonly<Record<EffectiveNotebook['ide'], Ide>> = { jupyter, vscode, pycharm: jupyter };
