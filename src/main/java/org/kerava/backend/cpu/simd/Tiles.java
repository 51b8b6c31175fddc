package org.kerava.backend.cpu.simd;

/**
 * The tiles of one register file, and which of them may run now.
 *
 * <p>Measured sizes (in multiply-adds per load, spills and C2's habits; all figures are GF/s of one core):
 * <ul>
 *   <li>512 bit, 32 registers: 12x32 (24 sums) reaches 97 % of the machine's peak, A and B read in place, two loop levels; 13x32 and 14x32
 *       spill since the sums start from loads.
 *   <li>256 bit, 16 registers: 6x16 reaches 95 of 103, but only by rows of A, with a constant stride of B and one loop level; any other
 *       form lets C2 spill a sum and falls to 40. Transposed A is therefore copied to {@code [k][4]} and uses 4x16.
 *   <li>128 bit, 32 registers (ARM): 6x16 (24 sums).
 * </ul>
 * Narrower tiles of 16 columns serve the ends of rows. Tiles not yet compiled are replaced by smaller ones that are, or by the twin.
 */
public final class Tiles {
  /** The family of this run's {@link Simd#BITS}. */
  public static final Tiles ACTIVE = new Tiles(Simd.BITS, WarmUp.ENABLED);

  /** How a tile reads A. */
  public enum A { STRIDED, TRANSPOSED }

  /** Columns of the narrow tiles of every family. */
  public static final int NARROW = 16;

  private final int bits;
  private final boolean warmed;
  private final int cols;
  private final int rows;
  private final Warm<Tile>[][] tables; // [form][rows]

  /**
   * The family for a width.
   *
   * @param bits 0 (scalar), 128, 256 or 512
   * @param warmed whether twins stand in for tiles not yet compiled; else the tiles run cold (tests do that)
   */
  @SuppressWarnings({"unchecked", "rawtypes"})
  public Tiles(int bits, boolean warmed) {
    this.bits = bits;
    this.warmed = warmed;
    this.cols = bits == 512 ? 32 : NARROW;
    this.rows = bits == 512 ? 12 : 6;
    tables = new Warm[4][rows + 1];
    for (int form = 0; form < tables.length; form++) {
      for (int r = 1; r <= rows; r++) {
        tables[form][r] = warm(form, r);
      }
    }
  }

  /** Columns of the widest tile, and of a packed panel of B. */
  public int cols() {
    return cols;
  }

  /** Rows of the tallest tile. */
  public int rows(A form) {
    return packsA(form) ? 4 : rows;
  }

  /** Whether B must come in packed panels, whatever its size. */
  public boolean packsB() {
    return bits == 256;
  }

  /** Whether transposed A must be copied to {@code [k][rows]} panels, with {@code as = rows}. */
  public boolean packsA(A form) {
    return bits == 256 && form == A.TRANSPOSED;
  }

  /**
   * A tile for the next rows of C, at most {@code left}. Rows are spread evenly: 16 rows are 8 + 8, not 12 + 4.
   *
   * @param form how A lies
   * @param narrow whether 16 columns suffice
   * @param packed whether B is packed to {@link #cols()} columns, and transposed A where {@link #packsA}
   * @param left rows of C still to do
   */
  public Tile get(A form, boolean narrow, boolean packed, int left) {
    int most = rows(form);
    int tiles = (left + most - 1) / most;
    int want = (left + tiles - 1) / tiles;
    var table = tables[(form == A.TRANSPOSED ? 2 : 0) + (bits == 256 ? packed ? 0 : 1 : narrow ? 1 : 0)];
    var tile = table[want].get();
    if (table[want].ready()) {
      return tile;
    }
    for (int r = want - 1; r > 0; r--) {
      if (table[r].ready()) {
        return table[r].get();
      }
    }
    return tile;
  }

  private Warm<Tile> warm(int index, int rows) {
    boolean transposed = index >= 2;
    boolean second = (index & 1) == 1;
    int width = bits == 512 && !second ? 32 : NARROW;
    if (bits == 0) {
      return new Warm<>(new ScalarTile(rows, width, transposed));
    }
    var form = new TileGenerator.Form(bits, transposed, bits != 256, bits == 256 && transposed && !second ? 4 : 0,
        bits == 256 && !second ? NARROW : 0);
    if (!warmed) {
      return new Warm<>(TileGenerator.tile(form, rows, width / form.lanes()));
    }
    var a = new float[64 * 16];
    var b = new float[16 * width];
    var c = new float[rows * width];
    return new Warm<>(new ScalarTile(rows, width, transposed), () -> TileGenerator.tile(form, rows, width / form.lanes()),
        (tile, round) -> {
          int inner = 4 + (round >> 1 & 3);
          tile.run(a, 0, transposed ? rows(A.TRANSPOSED) : 16, 0, b, 0, width, 0, c, 0, width, 1 + (round >> 3 & 1), inner, (round & 1) == 1);
          return rows * width / form.lanes() * (inner + 2) * (1 + (round >> 3 & 1));
        });
  }
}
