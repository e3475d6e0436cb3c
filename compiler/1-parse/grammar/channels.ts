// The grammar of channels (channels.md §1).
import type {
  ChannelDefinition,
  ChannelSetting,
  FunctionDefinition,
  OperationDefinition,
  Parameter,
} from "../../trees/ast.ts";
import { places } from "../expected.ts";
import * as t from "../tokens.ts";
import { tokenSet } from "../tokens.ts";
import type { Rule } from "./places.ts";
import { ProcessGrammar } from "./processes.ts";
import { doOnly, endOnly } from "./type-definitions.ts";

const channelParts = tokenSet([t.Fn, t.Def, t.Call, t.Cast, t.Info, t.Identifier]);

const settingStarts = tokenSet([t.Integer, t.Identifier, t.LParen]);

export abstract class ChannelGrammar extends ProcessGrammar {
  protected readonly channelDefinition: Rule<ChannelDefinition, [documentation: string]> = this.RULE(
    "channelDefinition",
    (documentation: string): ChannelDefinition => {
      const start = this.start();
      let name = this.unnamed;
      let parameters: readonly Parameter[] = [];
      const settings: ChannelSetting[] = [];
      const functions: FunctionDefinition[] = [];
      const handlers: OperationDefinition[] = [];
      this.headed(doOnly, () => {
        this.CONSUME(t.Channel);
        name = this.name();
        parameters = this.OPTION(() => this.SUBRULE(this.plainParameters)) ?? [];
      });
      const headSpan = this.spanFrom(start);
      this.CONSUME(t.Do);
      this.repeat(endOnly, () => {
        if (!this.RECORDING_PHASE && (channelParts[this.next()] !== true || this.isLoose()))
          throw this.failure(places.channelPart);
        const text = this.takeDocumentation();
        const at = this.start();
        this.OR([
          { ALT: () => functions.push(this.SUBRULE(this.functionDefinition, { ARGS: [at, text, false] })) },
          { ALT: () => handlers.push(this.SUBRULE(this.operation, { ARGS: [text] })) },
          { ALT: () => settings.push(this.SUBRULE(this.channelSetting)) },
        ]);
      });
      this.CONSUME(t.End);
      const span = this.spanFrom(start);
      return { kind: "channel", span, headSpan, documentation, name, parameters, settings, functions, handlers };
    },
  );

  /** A word that no setting can begin with. */
  private isLoose(): boolean {
    return this.nextIs(t.Identifier) && this.LA(2).tokenType !== t.Colon;
  }

  private readonly channelSetting: Rule<ChannelSetting> = this.RULE("channelSetting", (): ChannelSetting => {
    const start = this.start();
    const name = this.name();
    this.CONSUME(t.Colon);
    if (!this.RECORDING_PHASE && settingStarts[this.next()] !== true) throw this.failure(places.channelSetting);
    const value = this.OR([
      { ALT: (): ChannelSetting["value"] => ({ kind: "number", ...this.SUBRULE(this.number) }) },
      { ALT: (): ChannelSetting["value"] => ({ kind: "type", type: this.SUBRULE(this.type) }) },
    ]);
    return { span: this.spanFrom(start), name, value };
  });
}
