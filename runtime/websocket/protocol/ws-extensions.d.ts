// What `ws` 8 exports besides what its type package knows.
import "ws";

declare module "ws" {
  /** Offered values by extension name: for each offer its parameters, a parameter may be given several times. */
  export const extension: {
    /** Throws a SyntaxError for a header that is not well formed. */
    parse(header: string): Record<string, Record<string, (string | true)[]>[]>;
    format(extensions: Record<string, object>): string;
  };

  export class PerMessageDeflate {
    static readonly extensionName: string;
    constructor(options: {
      readonly isServer?: boolean;
      readonly serverNoContextTakeover?: boolean;
      readonly clientNoContextTakeover?: boolean;
      readonly clientMaxWindowBits?: boolean;
    });
    /** What a client asks for. */
    offer(): PerMessageDeflateParameters;
    /** Of a server: chooses among the offers; throws when none can be accepted. Of a client: throws when it can't be that. */
    accept(offers: Record<string, (string | true)[]>[]): PerMessageDeflateParameters;
  }

  export interface PerMessageDeflateParameters {
    server_no_context_takeover?: true;
    client_no_context_takeover?: true;
    server_max_window_bits?: number;
    client_max_window_bits?: number;
  }
}
