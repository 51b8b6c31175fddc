package org.kerava.backend.cpu.simd;

import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

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
 * Narrower tiles of 16 columns serve the ends of rows and convolutions of 16 filters (3x3 ones: {@link Lines16}). With 512 bits they reach 70 % of
 * the peak: there a broadcast costs 1.4 cycles, and every multiplication has its own (in C it is part of the multiplication, which C2 does not
 * emit). Two vectors of 256 bits reach 95 %, but as soon as a second width is used in a JVM C2 compiles the 12x32 tiles to half their speed: one width it is.
 * Tiles not yet compiled are replaced by smaller ones that are, or by the twin.
 */
public final class Tiles {
  /** The family of this run's {@link Simd#BITS}. */
  public static final Tiles ACTIVE = new Tiles(Simd.BITS, WarmUp.ENABLED);

  /** How a tile reads A. */
  public enum A { STRIDED, TRANSPOSED }

  /** Columns of the narrow tiles of every family. */
  public static final int NARROW = 16;
  /** Rows of the tallest tiles of 512 bits. */
  static final int TALL = 12;

  private static final int MAX_STRIDES = 16;
  /** Tiles run before a special form is worth its compilation (some 80 ms on the second core): when those that all need are compiled. */
  private static final int WORTH_SPECIAL = 60_000;
  /** And before a height is, for which a smaller tile stands in, or a few rows left by such a one. */
  private static final int WORTH = 8_000;
  /** So many run in scalar code before any tile is asked for. */
  private static final int FEW = 24;

  /** A caller waits for tiles of so many rows, after so many in vain: not for a prediction of one row, nor for a small product. */
  private static final int MUCH = 4;
  private static final int MANY = 64;
  /** Nor before the first step of a training had time to ask for most of what it needs, so that the compiler has it all at once. */
  private static final long PATIENCE_NANOS = 120_000_000L;

  private final int bits;
  private final boolean warmed;
  private final int cols;
  private final int rows;
  private final Warm<Tile>[][] tables; // [form][rows]
  private final @Nullable Tiles general;
  private final int strideA;
  private final ConcurrentHashMap<Integer, Tiles> special = new ConcurrentHashMap<>();
  private final int[][] demand; // [form][rows]: tiles asked for in vain; a race loses a count or two
  private final TileCheck[] checks; // [form]
  private long since;
  private int uncompiled; // tall tiles for which there was only scalar code

  /**
   * The family for a width.
   *
   * @param bits 0 (scalar), 128, 256 or 512
   * @param warmed whether twins stand in for tiles not yet compiled; else the tiles run cold (tests do that)
   */
  public Tiles(int bits, boolean warmed) {
    this(bits, warmed, null, 0);
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private Tiles(int bits, boolean warmed, @Nullable Tiles general, int strideA) {
    this.bits = bits;
    this.warmed = warmed;
    this.general = general;
    this.strideA = strideA;
    this.cols = bits == 512 ? 32 : NARROW;
    this.rows = bits == 512 ? TALL : 6;
    tables = new Warm[general == null ? 4 : 2][rows + 1];
    demand = new int[tables.length][rows + 1];
    checks = new TileCheck[tables.length];
    for (int form = 0; form < tables.length; form++) {
      checks[form] = new TileCheck(rows);
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
   * The family for one stride of A by rows. With 512 bits the strides of twelve rows fill the address registers; as a constant they cost
   * nothing, which makes tiles of less than twelve rows, and narrow ones, up to a tenth faster. Until such tiles have proved worth compiling, and for
   * everything else, this is the same family.
   */
  public Tiles forStride(int stride) {
    if (bits != 512 || stride <= 0) {
      return this;
    }
    var family = special.get(stride);
    if (family == null) {
      family = special.size() >= MAX_STRIDES ? this : special.computeIfAbsent(stride, s -> new Tiles(bits, warmed, this, s));
    }
    return family;
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
    if (general != null) {
      int index = narrow ? 1 : 0;
      if (form == A.STRIDED && checks[index].height(want) == want) {
        var tile = tables[index][want];
        if (tile.ready()) {
          return tile.get();
        }
        if (++demand[index][want] > WORTH_SPECIAL) {
          tile.ask();
        }
      }
      return general.get(form, narrow, packed, left);
    }
    int index = (form == A.TRANSPOSED ? 2 : 0) + (bits == 256 ? packed ? 0 : 1 : narrow ? 1 : 0);
    want = checks[index].height(want);
    var tile = tables[index][want];
    return tile.ready() ? tile.get() : meanwhile(index, want, most, left);
  }

  /** What runs until the wanted tile is compiled, which is asked for if it seems worth it. */
  private Tile meanwhile(int index, int want, int most, int left) {
    var table = tables[index];
    if (left > most && want >= most - 2 && table[most].asked() && ++demand[index][want] < WORTH) {
      want = most; // the tallest does as well, in spite of what then is left, and one tile less is to be compiled
    }
    var tile = table[want];
    int best = want;
    while (best > 0 && !table[best].ready()) {
      best--;
    }
    if (++demand[index][want] > (2 * best >= want || want < MUCH && uncompiled > MANY ? WORTH : FEW)) {
      tile.ask();
    }
    if (best > 0) {
      return table[best].get();
    }
    if (want < MUCH || ++uncompiled <= MANY || !tile.asked()) {
      return tile.unasked();
    }
    long now = System.nanoTime();
    if (uncompiled == MANY + 1) {
      since = now;
    }
    return now - since > PATIENCE_NANOS ? tile.await() : tile.unasked();
  }

  private Warm<Tile> warm(int index, int rows) {
    boolean transposed = index >= 2;
    boolean second = (index & 1) == 1;
    int width = bits == 512 && !second ? 32 : NARROW;
    if (bits == 0) {
      return new Warm<>(new ScalarTile(rows, width, transposed));
    }
    var form = new TileGenerator.Form(bits, transposed, bits != 256, bits == 256 && transposed && !second ? 4 : strideA,
        bits == 256 && !second ? NARROW : 0);
    if (!warmed) {
      return new Warm<>(TileGenerator.tile(form, rows, width / form.lanes()));
    }
    return new Warm<>(new ScalarTile(rows, width, transposed), () -> TileGenerator.tile(form, rows, width / form.lanes()),
        new Drill(checks[index], rows, width, transposed ? packsA(A.TRANSPOSED) ? 4 : rows : Math.max(strideA, NARROW), form));
  }

  /**
   * Small products in both modes, with one and two outer steps; K of 2 and 3, never 1: C2 would take the loop for one that never repeats.
   * Longer loops would make the JIT compile the loop on its own first (on-stack replacement), which doubles its work.
   */
  private static final class Drill implements Warm.Drill<Tile> {
    private static final float[][] NOTHING = new float[1][]; // of null

    private final TileCheck check;
    private final int rows;
    private final int cols;
    private final int stride;
    private final int vectors;
    private final boolean fails;
    private float[] a = {};
    private float[] b = {};
    private float[] c = {};
    private boolean failed;

    Drill(TileCheck check, int rows, int cols, int stride, TileGenerator.Form form) {
      this.check = check;
      this.rows = rows;
      this.cols = cols;
      this.stride = stride;
      this.vectors = cols / form.lanes();
      this.fails = form.exact(rows);
    }

    @Override
    public int run(Tile tile, int round) {
      if (c.length == 0) {
        a = new float[stride * Math.max(rows, 8) + 16];
        b = new float[8 * cols];
        c = new float[rows * cols];
      }
      int inner = 2 + (round >> 1 & 1);
      int outer = (round & 4) == 4 ? 2 : 1;
      tile.run(a, 0, stride, 0, b, 0, cols, 0, c, 0, cols, outer, inner, (round & 1) == 1);
      return rows * vectors * (inner + 2) * outer;
    }

    @Override
    public boolean idle(Tile tile, int calls) {
      if (!failed) {
        fail(tile); // while it is interpreted: C2 then compiles the failure instead of a trap
      }
      for (int i = 0; i < calls; i++) {
        tile.run(a, 0, stride, 0, b, 0, cols, 0, c, -1, cols, 1, -Warm.TURNS, true);
      }
      return true;
    }

    @Override
    public void count(Tile tile, int calls) {
      if (!fails) {
        idle(tile, calls);
        return;
      }
      for (int i = 0; i < calls; i++) {
        fail(tile);
      }
    }

    /** See {@link TileGenerator}. */
    private void fail(Tile tile) {
      try {
        tile.run(a, 0, stride, 0, b, 0, cols, 0, NOTHING[0], 0, cols, 1, -Warm.TURNS, true);
      } catch (NullPointerException e) {
        failed = true;
      }
    }

    @Override
    public void taken(Tile tile) {
      check.taken(tile, stride);
    }
  }
}
