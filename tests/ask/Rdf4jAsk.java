import java.io.File;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.rdf4j.query.resultio.sparqljson.SPARQLResultsJSONWriter;
import org.eclipse.rdf4j.repository.RepositoryConnection;
import org.eclipse.rdf4j.repository.sail.SailRepository;
import org.eclipse.rdf4j.rio.RDFFormat;
import org.eclipse.rdf4j.sail.memory.MemoryStore;

/**
 * Loads N-Quads into RDF4J and answers SELECT queries as it comes: the default graph is the union of all graphs.
 *
 * <p>Run from source, {@code java -cp CLASSPATH Rdf4jAsk.java DATA.nq QUERY.rq...}: beside each query its results are
 * written, QUERY.rq.json (SPARQL 1.1 Query Results JSON).
 */
public final class Rdf4jAsk {
    public static void main(String[] arguments) throws Exception {
        SailRepository repository = new SailRepository(new MemoryStore());
        try (RepositoryConnection connection = repository.getConnection()) {
            connection.add(new File(arguments[0]), RDFFormat.NQUADS);
            for (int n = 1; n < arguments.length; n++) {
                Path query = Path.of(arguments[n]);
                try (OutputStream out = Files.newOutputStream(Path.of(arguments[n] + ".json"))) {
                    connection.prepareTupleQuery(Files.readString(query)).evaluate(new SPARQLResultsJSONWriter(out));
                }
            }
        } finally {
            repository.shutDown();
        }
    }
}
