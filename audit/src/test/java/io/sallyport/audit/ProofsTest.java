package io.sallyport.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.audit.internal.Frontier;
import io.sallyport.audit.internal.TreeHasher;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The reference tree of Certificate Transparency: eight leaves, their roots and proofs. */
class ProofsTest {
  private static final List<byte[]> LEAVES =
      hex(
          "",
          "00",
          "10",
          "2021",
          "3031",
          "40414243",
          "5051525354555657",
          "606162636465666768696a6b6c6d6e6f");

  private static final List<byte[]> ROOTS =
      hex(
          "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
          "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
          "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
          "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
          "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
          "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
          "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
          "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
          "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

  @Test
  void treesOfZeroToEightLeaves_haveThePublishedRoots() throws AuditException {
    Frontier frontier = new Frontier(new TreeHasher());
    assertThat(frontier.root()).isEqualTo(ROOTS.getFirst());
    for (int size = 1; size <= LEAVES.size(); size++) {
      frontier.append(Proofs.leafHash(LEAVES.get(size - 1)));
      assertThat(frontier.root()).isEqualTo(ROOTS.get(size));
      assertThat(Proofs.root(size, tree(LEAVES))).isEqualTo(ROOTS.get(size));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, ''",
    "0, 8, 96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
        + " 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
        + " 6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    "5, 8, bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
        + " ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
        + " d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "2, 3, fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "1, 5, 6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
        + " 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
        + " bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
  })
  void publishedInclusionProof_isMadeAndAccepted(int index, int size, String published)
      throws AuditException {
    List<byte[]> proof = hex(words(published));
    assertThat(Proofs.inclusion(index, size, tree(LEAVES))).containsExactlyElementsOf(proof);
    byte[] leaf = Proofs.leafHash(LEAVES.get(index));
    assertThat(Proofs.verifyInclusion(leaf, index, size, proof, ROOTS.get(size))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, ''",
    "1, 8, 96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
        + " 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
        + " 6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    "6, 8, 0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
        + " ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
        + " d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "2, 5, 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
        + " bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
  })
  void publishedConsistencyProof_isMadeAndAccepted(int first, int second, String published)
      throws AuditException {
    List<byte[]> proof = hex(words(published));
    assertThat(Proofs.consistency(first, second, tree(LEAVES))).containsExactlyElementsOf(proof);
    assertThat(Proofs.verifyConsistency(first, second, ROOTS.get(first), ROOTS.get(second), proof))
        .isTrue();
  }

  @Property(tries = 200)
  void inclusionProof_holdsForItsLeafOnly(
      @ForAll @IntRange(min = 1, max = 600) int size, @ForAll @IntRange(max = 599) int place)
      throws AuditException {
    int index = place % size;
    List<byte[]> leaves = numbered(size);
    Proofs.SubtreeHashes tree = tree(leaves);
    byte[] root = Proofs.root(size, tree);
    List<byte[]> proof = Proofs.inclusion(index, size, tree);
    byte[] leaf = Proofs.leafHash(leaves.get(index));

    assertThat(Proofs.verifyInclusion(leaf, index, size, proof, root)).isTrue();
    assertThat(Proofs.verifyInclusion(leaf, (index + 1) % size, size, proof, root))
        .isEqualTo(size == 1);
    assertThat(Proofs.verifyInclusion(Proofs.leafHash(new byte[1]), index, size, proof, root))
        .isFalse();
    for (List<byte[]> bad : mutations(proof)) {
      assertThat(Proofs.verifyInclusion(leaf, index, size, bad, root)).isFalse();
    }
  }

  @Property(tries = 200)
  void consistencyProof_holdsForItsSizesOnly(
      @ForAll @IntRange(min = 1, max = 600) int second, @ForAll @IntRange(max = 599) int place)
      throws AuditException {
    int first = place % second + 1;
    Proofs.SubtreeHashes tree = tree(numbered(second));
    byte[] firstRoot = Proofs.root(first, tree);
    byte[] secondRoot = Proofs.root(second, tree);
    List<byte[]> proof = Proofs.consistency(first, second, tree);

    assertThat(Proofs.verifyConsistency(first, second, firstRoot, secondRoot, proof)).isTrue();
    byte[] other = Proofs.leafHash(new byte[1]);
    assertThat(Proofs.verifyConsistency(first, second, other, secondRoot, proof)).isFalse();
    assertThat(Proofs.verifyConsistency(first, second, firstRoot, other, proof)).isFalse();
    for (List<byte[]> bad : mutations(proof)) {
      assertThat(Proofs.verifyConsistency(first, second, firstRoot, secondRoot, bad)).isFalse();
    }
  }

  @Test
  void proofOfSomethingOutsideTheTree_isNeitherMadeNorAccepted() {
    Proofs.SubtreeHashes tree = tree(LEAVES);
    assertThatThrownBy(() -> Proofs.inclusion(8, 8, tree))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Proofs.consistency(0, 8, tree))
        .isInstanceOf(IllegalArgumentException.class);
    byte[] root = ROOTS.get(8);
    assertThat(Proofs.verifyInclusion(root, 8, 8, List.of(), root)).isFalse();
    assertThat(Proofs.verifyInclusion(root, 0, 0, List.of(), root)).isFalse();
    assertThat(Proofs.verifyInclusion(root, -1, 8, List.of(), root)).isFalse();
    assertThat(Proofs.verifyConsistency(0, 8, ROOTS.getFirst(), root, List.of())).isFalse();
    assertThat(Proofs.verifyConsistency(8, 7, root, ROOTS.get(7), List.of())).isFalse();
    assertThat(Proofs.verifyConsistency(3, 8, ROOTS.get(3), root, List.of())).isFalse();
  }

  private static List<List<byte[]>> mutations(List<byte[]> proof) {
    List<List<byte[]>> mutations = new ArrayList<>();
    List<byte[]> longer = new ArrayList<>(proof);
    longer.add(new byte[32]);
    mutations.add(longer);
    for (int i = 0; i < proof.size(); i++) {
      List<byte[]> changed = new ArrayList<>(proof);
      byte[] hash = proof.get(i).clone();
      hash[i % 32] ^= 1;
      changed.set(i, hash);
      mutations.add(changed);
      List<byte[]> shorter = new ArrayList<>(proof);
      shorter.remove(i);
      mutations.add(shorter);
    }
    return mutations;
  }

  private static List<byte[]> numbered(int size) {
    List<byte[]> leaves = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      leaves.add(ByteBuffer.allocate(4).putInt(i).array());
    }
    return leaves;
  }

  private static Proofs.SubtreeHashes tree(List<byte[]> leaves) {
    TreeHasher hasher = new TreeHasher();
    return new Proofs.SubtreeHashes() {
      @Override
      public byte[] hash(int height, long index) throws AuditException {
        return height == 0
            ? hasher.leaf(leaves.get((int) index))
            : hasher.node(hash(height - 1, 2 * index), hash(height - 1, 2 * index + 1));
      }
    };
  }

  private static String[] words(String text) {
    return text.isEmpty() ? new String[0] : text.split(" ", -1);
  }

  private static List<byte[]> hex(String... texts) {
    List<byte[]> parsed = new ArrayList<>();
    for (String text : texts) {
      parsed.add(HexFormat.of().parseHex(text));
    }
    return parsed;
  }
}
